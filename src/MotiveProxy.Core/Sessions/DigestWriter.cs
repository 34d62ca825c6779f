using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MotiveProxy.Core.Sessions;

/// <summary>Collects tagged, length-prefixed pieces for a digest: first in the caller's own memory, and only if that is too small in rented memory.</summary>
internal ref struct DigestWriter(Span<byte> memory)
{
    /// <summary>How much memory is enough for most turns, in bytes.</summary>
    public const int UsualSize = 1024;

    private const int TagAndNumber = 1 + sizeof(int);

    private Span<byte> _memory = memory;
    private byte[]? _rented;
    private int _length;

    /// <summary>Writes texts, each with its length in bytes; <see langword="null"/> is not the same as empty.</summary>
    public void Write(char tag, params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is null)
                Write(tag, -1);
            else
                Write(tag, text.AsSpan());
        }
    }

    /// <summary>Writes one text with its length in bytes.</summary>
    public void Write(char tag, ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        Write(tag, length);
        _length += Encoding.UTF8.GetBytes(text, Room(length));
    }

    /// <summary>Writes a number.</summary>
    public void Write(char tag, int number)
    {
        var room = Room(TagAndNumber);
        room[0] = (byte)tag;
        BinaryPrimitives.WriteInt32LittleEndian(room[1..], number);
        _length += TagAndNumber;
    }

    /// <summary>The digest of all that was written. Gives rented memory back: nothing can be written after this.</summary>
    public Digest ToDigest()
    {
        var digest = Digest.Of(_memory[.._length]);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);

        _rented = null;
        return digest;
    }

    private Span<byte> Room(int needed)
    {
        if (_memory.Length - _length < needed)
            Grow(needed);

        return _memory[_length..];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + needed, _memory.Length * 2));
        _memory[.._length].CopyTo(larger);
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);

        _memory = _rented = larger;
    }
}
