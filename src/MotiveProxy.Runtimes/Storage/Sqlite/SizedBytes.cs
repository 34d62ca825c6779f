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
}
