using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// Batches as they are committed: a row each, one after the other, so that a commit touches few pages however many sessions it is about. What is
/// in them comes into the tables of sessions, contents and transcripts later: see <see cref="SqlitePending"/>.
/// </summary>
internal sealed class SqliteJournal : IDisposable
{
    /// <summary>The format that is written. A row begins with the number of its own.</summary>
    public const byte Format = 2;

    // A row takes no more than what garbage is cheap for: larger arrays are collected with all others only.
    private const int MostOfARow = 60_000;

    // Batches are small and many; what a large one took is given back.
    private const int MostKept = 1 << 20;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _forget;
    private MemoryStream _bytes = new();
    private long _forgotten;

    /// <summary>Makes ready to write.</summary>
    /// <param name="connection">The one that writes.</param>
    public SqliteJournal(SqliteConnection connection)
    {
        _connection = connection;
        _append = connection.Prepare("INSERT INTO journal (number, body) VALUES ($1, $2)", 2);
        _forget = connection.Prepare("DELETE FROM journal WHERE number < $1", 1);
    }

    /// <summary>How many bytes were written here.</summary>
    public long Written { get; private set; }

    /// <summary>Appends a batch, in the transaction of whoever calls.</summary>
    /// <param name="number">The number of its first row.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>The number of its last row.</returns>
    public long Append(long number, IReadOnlyList<SessionChange> batch)
    {
        for (var next = 0; next < batch.Count; number++)
        {
            var (body, count) = WriteRow(_bytes, batch, next);
            _append.Run(number, body);
            Written += body.Length;
            next += count;
        }

        if (_bytes.Capacity > MostKept)
            _bytes = new MemoryStream();
        return number - 1;
    }

    /// <summary>Removes the rows before a number.</summary>
    public void Forget(long number)
    {
        if (number > _forgotten)
            _forget.Run(_forgotten = number);
    }

    /// <summary>The rows, in order.</summary>
    /// <exception cref="StoreException">A newer program wrote one of them.</exception>
    public IEnumerable<(long Number, List<SessionChange> Batch)> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT number, body FROM journal ORDER BY number";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return (rows.GetInt64(0), Read(rows.GetFieldValue<byte[]>(1)));
    }

    /// <summary>As many changes of a batch as a row takes, as bytes.</summary>
    /// <param name="bytes">Where they are put together.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first change.</param>
    /// <returns>The row, and how many changes are in it.</returns>
    public static (byte[] Body, int Count) WriteRow(MemoryStream bytes, IReadOnlyList<SessionChange> batch, int first = 0)
    {
        bytes.SetLength(0);
        var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        var next = first;
        do
            Write(writer, batch[next++]);
        while (next < batch.Count && bytes.Length < MostOfARow);
        return (bytes.ToArray(), next - first);
    }

    /// <summary>The changes of a row.</summary>
    /// <exception cref="StoreException">A newer program wrote it, or nobody did.</exception>
    public static List<SessionChange> Read(byte[] bytes)
    {
        if (bytes.Length > 0 && bytes[0] > Format)
        {
            throw new StoreException(
                $"The store was written by a newer version of MotiveProxy: its journal is in format {bytes[0]}, and this version reads formats up to {Format}. Start the newer version, or use another store.");
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var format = reader.ReadByte();
            var count = format == 1 ? reader.Read7BitEncodedInt() : 0;
            var batch = new List<SessionChange>();
            while (batch.Count < count || (format > 1 && reader.BaseStream.Position < bytes.Length))
                batch.Add(ReadChange(reader, format));
            return batch;
        }
        catch (Exception damage) when (damage is IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new StoreException("The store is damaged: its journal cannot be read.", damage);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _append.Dispose();
        _forget.Dispose();
        _bytes.Dispose();
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

    // Format 1 had a number of changes in front, and no settled turns.
    private static SessionChange ReadChange(BinaryReader reader, byte format)
    {
        var (life, name) = (new LifeId(reader.ReadInt64()), SessionName.Restore(reader.ReadString()));
        var (since, at) = (ReadTime(reader), ReadTime(reader));
        var state = reader.ReadBoolean() ? reader.ReadSized() : null;
        var from = format == 1 ? 0 : reader.Read7BitEncodedInt64();
        var settled = new List<SettledBytes>();
        for (var left = format == 1 ? 0 : reader.Read7BitEncodedInt(); left > 0; left--)
            settled.Add(new SettledBytes(reader.Read7BitEncodedInt64(), reader.ReadSized()));
        var contents = new List<ContentBytes>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            contents.Add(new ContentBytes(new TurnId(reader.ReadString()), (ContentKind)reader.ReadByte(), reader.ReadSized()));
        var entries = new List<StoredEntry>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            entries.Add(new StoredEntry(reader.Read7BitEncodedInt64(), ReadTime(reader), reader.ReadSized()));
        return new SessionChange(life, name, since, at, state, contents, entries) { Settled = settled, SettledFrom = from };
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}
