namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>A change as it stands in a row of the journal, whose bytes it shares with others.</summary>
/// <param name="Life">The life that it is about.</param>
/// <param name="Row">The row.</param>
/// <param name="Format">The format of the row.</param>
/// <param name="Offset">Where in it the change begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal readonly record struct JournaledChange(LifeId Life, byte[] Row, byte Format, int Offset, int Length)
{
    /// <summary>Its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => Row.AsSpan(Offset, Length);
}

/// <summary>The bytes of a row of the journal: the number of its format, and changes one after the other.</summary>
internal static class JournalRow
{
    /// <summary>The format that is written.</summary>
    public const byte Format = 2;

    // Far more than a batch has, and far less than an array can.
    private const int MostOfARow = 32 << 20;

    /// <summary>Writes a batch, or as much of it as a row takes.</summary>
    /// <param name="bytes">Where the row is put together, in place of what was there.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first change of it.</param>
    /// <param name="room">How many bytes are left free in front of the row.</param>
    /// <returns>The changes in the row, whose bytes are there as long as it is.</returns>
    public static List<JournaledChange> Write(MemoryStream bytes, IReadOnlyList<SessionChange> batch, int first = 0, int room = 0)
    {
        bytes.SetLength(room);
        bytes.Position = room;
        var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        var ends = new List<int>(batch.Count - first);
        do
        {
            Write(writer, batch[first + ends.Count]);
            ends.Add((int)bytes.Length);
        }
        while (first + ends.Count < batch.Count && bytes.Length < MostOfARow);

        var changes = new List<JournaledChange>(ends.Count);
        for (var i = 0; i < ends.Count; i++)
        {
            var start = i == 0 ? room + sizeof(byte) : ends[i - 1];
            changes.Add(new JournaledChange(batch[first + i].Life, bytes.GetBuffer(), Format, start, ends[i] - start));
        }

        return changes;
    }

    /// <summary>The changes of a row.</summary>
    /// <exception cref="StoreException">A newer program wrote it, or nobody did.</exception>
    public static List<JournaledChange> Split(byte[] row)
    {
        if (row.Length > 0 && row[0] > Format)
        {
            throw new StoreException(
                $"The store was written by a newer version of MotiveProxy: its journal is in format {row[0]}, and this version reads formats up to {Format}. Start the newer version, or use another store.");
        }

        try
        {
            var reader = new JournalReader(row);
            var format = reader.ReadByte();
            var count = format == 1 ? reader.ReadCount() : 0;
            var changes = new List<JournaledChange>();
            while (changes.Count < count || (format > 1 && !reader.IsAtEnd))
            {
                var (start, about) = (reader.Position, new About());
                Read(ref reader, format, about);
                changes.Add(new JournaledChange(about.Life, row, format, start, reader.Position - start));
            }

            return changes;
        }
        catch (Exception damage) when (damage is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new StoreException("The store is damaged: its journal cannot be read.", damage);
        }
    }

    /// <summary>Reads a change.</summary>
    /// <param name="change">Its bytes.</param>
    /// <param name="format">The format of its row.</param>
    /// <param name="to">Who takes what stands in it.</param>
    public static void Read(ReadOnlySpan<byte> change, byte format, IChangeTaker to)
    {
        var reader = new JournalReader(change);
        Read(ref reader, format, to);
    }

    // Format 1 had a number of changes in front, and no settled turns.
    private static void Read(ref JournalReader reader, byte format, IChangeTaker to)
    {
        to.TakeSession(new LifeId(reader.ReadInt64()), reader.ReadSized(), reader.ReadTime(), reader.ReadTime());
        to.TakeState(reader.ReadByte() != 0 ? reader.ReadSized() : []);
        to.TakeSettledFrom(format == 1 ? 0 : reader.ReadPacked());
        for (var left = format == 1 ? 0 : reader.ReadCount(); left > 0; left--)
            to.TakeSettled(reader.ReadPacked(), reader.ReadSized());
        for (var left = reader.ReadCount(); left > 0; left--)
            to.TakeContent(reader.ReadSized(), (ContentKind)reader.ReadByte(), reader.ReadSized());
        for (var left = reader.ReadCount(); left > 0; left--)
            to.TakeEntry(reader.ReadPacked(), reader.ReadTime(), reader.ReadSized());
    }

    private static void Write(BinaryWriter writer, SessionChange change)
    {
        writer.Write(change.Life.Value);
        writer.Write(change.Name.Value);
        writer.Write(change.Since.UtcTicks);
        writer.Write(change.At.UtcTicks);
        writer.Write(change.State is not null);
        if (change.State is { } state)
            writer.WriteSized(state);
        writer.Write7BitEncodedInt64(change.SettledFrom);
        writer.Write7BitEncodedInt(change.Settled.Count);
        foreach (var settled in change.Settled)
        {
            writer.Write7BitEncodedInt64(settled.Number);
            writer.WriteSized(settled.Body);
        }

        writer.Write7BitEncodedInt(change.Contents.Count);
        foreach (var content in change.Contents)
        {
            writer.Write(content.Id.Value);
            writer.Write((byte)content.Kind);
            writer.WriteSized(content.Body);
        }

        writer.Write7BitEncodedInt(change.Entries.Count);
        foreach (var entry in change.Entries)
        {
            writer.Write7BitEncodedInt64(entry.Number);
            writer.Write(entry.At.UtcTicks);
            writer.WriteSized(entry.Event);
        }
    }

    /// <summary>Which session a change is about, and nothing else of it.</summary>
    private sealed class About : IChangeTaker
    {
        public LifeId Life { get; private set; }

        void IChangeTaker.TakeSession(LifeId life, ReadOnlySpan<byte> name, DateTimeOffset since, DateTimeOffset at) => Life = life;
    }
}
