namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The settled turns of a session as one value of its row: for each its number, its length and its document.</summary>
internal static class SqliteSettled
{
    /// <summary>All of a value.</summary>
    /// <param name="value">The value; <see langword="null"/>: there are none.</param>
    /// <exception cref="StoreException">It cannot be read.</exception>
    public static List<SettledBytes> Read(byte[]? value)
    {
        var all = new List<SettledBytes>();
        if (value is null)
            return all;

        try
        {
            var reader = new JournalReader(value);
            while (!reader.IsAtEnd)
                all.Add(new SettledBytes(reader.ReadPacked(), reader.ReadSized().ToArray()));
            return all;
        }
        catch (Exception damage) when (damage is IOException or FormatException or OverflowException)
        {
            throw new StoreException("The store is damaged: a session's settled turns cannot be read.", damage);
        }
    }

    /// <summary>A value with what came since, and without what is not needed any more.</summary>
    /// <param name="value">The value as it was.</param>
    /// <param name="fresh">What came.</param>
    /// <param name="from">Those before this one are not needed.</param>
    public static byte[]? Merge(byte[]? value, IReadOnlyList<SettledBytes> fresh, long from)
    {
        var all = new SortedDictionary<long, byte[]>();
        foreach (var (number, body) in Read(value).Concat(fresh))
        {
            if (number >= from)
                all[number] = body;
        }

        if (all.Count == 0)
            return null;

        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        foreach (var (number, body) in all)
        {
            writer.Write7BitEncodedInt64(number);
            writer.WriteSized(body);
        }

        return bytes.ToArray();
    }
}
