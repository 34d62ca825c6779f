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
    public const byte Format = 1;

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

    /// <summary>Appends a batch, in the transaction of whoever calls.</summary>
    public void Append(long number, IReadOnlyList<SessionChange> batch)
    {
        _append.Run(number, Write(_bytes, batch));
        if (_bytes.Capacity > MostKept)
            _bytes = new MemoryStream();
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

    /// <summary>A batch as bytes.</summary>
    public static byte[] Write(MemoryStream bytes, IReadOnlyList<SessionChange> batch)
    {
        bytes.SetLength(0);
        var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write7BitEncodedInt(batch.Count);
        foreach (var change in batch)
            Write(writer, change);
        return bytes.ToArray();
    }

    /// <summary>A batch of bytes.</summary>
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
            reader.ReadByte();
            var batch = new List<SessionChange>();
            for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
                batch.Add(ReadChange(reader));
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
            Write(writer, state);
        writer.Write7BitEncodedInt(change.Contents.Count);
        foreach (var content in change.Contents)
        {
            writer.Write(content.Id.Value);
            writer.Write((byte)content.Kind);
            Write(writer, content.Body);
        }

        writer.Write7BitEncodedInt(change.Entries.Count);
        foreach (var entry in change.Entries)
        {
            writer.Write7BitEncodedInt64(entry.Number);
            writer.Write(entry.At.UtcTicks);
            Write(writer, entry.Event);
        }
    }

    private static SessionChange ReadChange(BinaryReader reader)
    {
        var (life, name) = (new LifeId(reader.ReadInt64()), SessionName.Restore(reader.ReadString()));
        var (since, at) = (ReadTime(reader), ReadTime(reader));
        var state = reader.ReadBoolean() ? ReadBytes(reader) : null;
        var contents = new List<ContentBytes>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            contents.Add(new ContentBytes(new TurnId(reader.ReadString()), (ContentKind)reader.ReadByte(), ReadBytes(reader)));
        var entries = new List<StoredEntry>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            entries.Add(new StoredEntry(reader.Read7BitEncodedInt64(), ReadTime(reader), ReadBytes(reader)));
        return new SessionChange(life, name, since, at, state, contents, entries);
    }

    private static void Write(BinaryWriter writer, byte[] bytes)
    {
        writer.Write7BitEncodedInt(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        var bytes = reader.ReadBytes(length);
        return bytes.Length == length ? bytes : throw new EndOfStreamException();
    }

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);
}
