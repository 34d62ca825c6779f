using System.Buffers.Binary;
using System.IO.Hashing;
using Microsoft.Win32.SafeHandles;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// One of the files of the journal: rows, one after the other. A row is the length of its body (4 bytes), its number (8 bytes), a checksum of both (XXH3, 8
/// bytes), all little-endian, and its body. A file is written over from its front, so what stands behind its last row is of earlier times, or a row that a crash broke off.
/// </summary>
/// <param name="handle">The file; it is closed with this.</param>
internal sealed class JournalFile(SafeFileHandle handle) : IDisposable
{
    /// <summary>How many bytes a row has before its body.</summary>
    public const int Head = sizeof(int) + sizeof(long) + sizeof(ulong);

    /// <summary>The file, for who brings it to the disk.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>How many bytes its rows have.</summary>
    public long Length { get; private set; }

    /// <summary>The number of its first row; <see langword="null"/>: it has none.</summary>
    public long? First { get; private set; }

    /// <summary>Appends a row.</summary>
    /// <param name="number">Its number, one more than that of the row before it.</param>
    /// <param name="row">Its body, behind room for its head.</param>
    public void Append(long number, Span<byte> row)
    {
        BinaryPrimitives.WriteInt32LittleEndian(row, row.Length - Head);
        BinaryPrimitives.WriteInt64LittleEndian(row[sizeof(int)..], number);
        BinaryPrimitives.WriteUInt64LittleEndian(row[(sizeof(int) + sizeof(long))..], Checksum(number, row[Head..]));
        RandomAccess.Write(handle, row, Length);
        First ??= number;
        Length += row.Length;
    }

    /// <summary>Reads its rows, after which the next is appended.</summary>
    public List<(long Number, byte[] Body)> Read()
    {
        Restart();
        var rows = new List<(long Number, byte[] Body)>();
        var size = RandomAccess.GetLength(handle);
        while (ReadRow(Length, size) is { } row && (rows.Count == 0 || row.Number == rows[^1].Number + 1))
        {
            rows.Add(row);
            First ??= row.Number;
            Length += Head + row.Body.Length;
        }

        return rows;
    }

    /// <summary>Removes what stands behind its rows: it must never be taken for what follows them.</summary>
    public void Cut() => RandomAccess.SetLength(handle, Length);

    /// <summary>From now on it is written over.</summary>
    public void Restart() => (Length, First) = (0, null);

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();

    private (long Number, byte[] Body)? ReadRow(long offset, long size)
    {
        Span<byte> head = stackalloc byte[Head];
        if (!Fill(head, offset))
            return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length < 0 || length > size - offset - Head)
            return null;

        var (number, body) = (BinaryPrimitives.ReadInt64LittleEndian(head[sizeof(int)..]), new byte[length]);
        return Fill(body, offset + Head) && BinaryPrimitives.ReadUInt64LittleEndian(head[(sizeof(int) + sizeof(long))..]) == Checksum(number, body)
            ? (number, body)
            : null;
    }

    private bool Fill(Span<byte> bytes, long offset)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(handle, bytes, offset);
            if (count == 0)
                return false;

            bytes = bytes[count..];
            offset += count;
        }

        return true;
    }

    private static ulong Checksum(long number, ReadOnlySpan<byte> body) => XxHash3.HashToUInt64(body, number);
}
