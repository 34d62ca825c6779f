using System.Buffers;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The one connection that writes, with its commands made ready once. After a failure it is to be thrown away.</summary>
internal sealed class SqliteWriting : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteCommand _session;
    private readonly SqliteCommand _content;
    private readonly SqliteCommand _entries;
    private readonly SqliteKept _kept;
    private readonly ArrayBufferWriter<byte> _lines = new();

    private SqliteWriting(SqliteConnection connection)
    {
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _session = connection.Prepare(
            "INSERT INTO sessions (life, name, since, last, state) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (life) DO UPDATE SET last = excluded.last, state = excluded.state", 5);
        _content = connection.Prepare(
            "INSERT INTO contents (life, id, kind, at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (life, id, kind) DO UPDATE SET at = excluded.at, body = excluded.body", 5);
        _entries = connection.Prepare("INSERT INTO transcript (life, number, at, events) VALUES ($1, $2, $3, $4)", 4);
        _kept = new SqliteKept(connection);
    }

    /// <summary>The connection, for what is asked seldom.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>Opens the connection and brings the tables to the newest version.</summary>
    public static SqliteWriting Open(SqliteFile file)
    {
        var connection = file.Connect(SqliteOpenMode.ReadWrite);
        try
        {
            connection.Open();

            // FULL: a commit is on the disk when it returns, whatever happens to the machine. NORMAL would lose the last ones with its power.
            SqliteSchema.Execute(connection, "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
            SqliteSchema.Migrate(connection, file.Path);
            return new SqliteWriting(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes all of a batch or nothing.</summary>
    public void Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        _begin.ExecuteNonQuery();
        try
        {
            foreach (var change in batch)
                Write(change);
            foreach (var answer in kept)
                _kept.Keep(answer);
            _commit.ExecuteNonQuery();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _session.Dispose();
        _content.Dispose();
        _entries.Dispose();
        _kept.Dispose();
        _connection.Dispose();
    }

    private void Write(SessionChange change)
    {
        _session.Run(change.Life.Value, change.Name.Value, change.Since.UtcTicks, change.At.UtcTicks, change.State);
        foreach (var content in change.Contents)
            _content.Run(change.Life.Value, content.Id.Value, (int)content.Kind, change.At.UtcTicks, content.Body);
        if (change.Entries.Count > 0)
            _entries.Run(change.Life.Value, change.Entries[^1].Number, change.At.UtcTicks, Lines(change.Entries));
    }

    // The entries of one change are one row: a time and a document on each line. No document has a line break in it.
    private byte[] Lines(IReadOnlyList<StoredEntry> entries)
    {
        _lines.ResetWrittenCount();
        foreach (var entry in entries)
        {
            entry.At.UtcTicks.TryFormat(_lines.GetSpan(20), out var length, provider: CultureInfo.InvariantCulture);
            _lines.Advance(length);
            _lines.Write(" "u8);
            _lines.Write(entry.Event);
            _lines.Write("\n"u8);
        }

        return _lines.WrittenSpan.ToArray();
    }

    /// <summary>The entries of a row, whose number is that of its last.</summary>
    public static IEnumerable<StoredEntry> Entries(long number, byte[] lines)
    {
        var entries = new List<StoredEntry>();
        foreach (var range in lines.AsSpan()[..^1].Split((byte)'\n'))
        {
            var line = lines.AsSpan()[range];
            var space = line.IndexOf((byte)' ');
            var at = new DateTimeOffset(long.Parse(line[..space], CultureInfo.InvariantCulture), TimeSpan.Zero);
            entries.Add(new StoredEntry(0, at, line[(space + 1)..].ToArray()));
        }

        return entries.Select((entry, i) => entry with { Number = number - entries.Count + 1 + i });
    }

    private void RollBack()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // Some failures roll back by themselves; the first failure is the one to tell of.
        }
    }
}
