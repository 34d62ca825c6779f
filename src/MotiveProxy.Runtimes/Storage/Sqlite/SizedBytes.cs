namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Bytes with their length before them.</summary>
internal static class SizedBytes
{
    /// <summary>Writes them.</summary>
    public static void WriteSized(this BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    /// <summary>Reads them.</summary>
    /// <exception cref="EndOfStreamException">There are fewer.</exception>
    public static byte[] ReadSized(this BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }
}
