using System.Buffers.Binary;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Reads what a <see cref="BinaryWriter"/> wrote, without copying it.</summary>
/// <param name="bytes">All of it.</param>
internal ref struct JournalReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>How many bytes were read.</summary>
    public int Position { get; private set; }

    /// <summary>Whether all was read.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>Reads so many bytes.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public ReadOnlySpan<byte> Read(int count)
    {
        if ((uint)count > (uint)(_bytes.Length - Position))
            throw new EndOfStreamException();

        var read = _bytes.Slice(Position, count);
        Position += count;
        return read;
    }

    /// <summary>Reads a byte.</summary>
    public byte ReadByte() => Read(sizeof(byte))[0];

    /// <summary>Reads eight bytes, little-endian.</summary>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Read(sizeof(long)));

    /// <summary>Reads a moment.</summary>
    public DateTimeOffset ReadTime() => new(ReadInt64(), TimeSpan.Zero);

    /// <summary>Reads a number of seven bits a byte.</summary>
    /// <exception cref="FormatException">It has more than 64 bits.</exception>
    public long ReadPacked()
    {
        ulong number = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)number;
        }

        throw new FormatException();
    }

    /// <summary>Reads how many there are of something.</summary>
    /// <exception cref="OverflowException">That many there cannot be.</exception>
    public int ReadCount() => checked((int)ReadPacked());

    /// <summary>Reads bytes with their length before them.</summary>
    public ReadOnlySpan<byte> ReadSized() => Read(ReadCount());
}
