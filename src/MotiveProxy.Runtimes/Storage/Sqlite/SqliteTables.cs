using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Writes sessions, contents and transcripts into their tables. What is there already may be said again.</summary>
internal sealed class SqliteTables : IDisposable
{
    private readonly SqliteCommand _session;
    private readonly SqliteCommand _settled;
    private readonly SqliteCommand _content;
    private readonly SqliteCommand _entries;
    private readonly SqliteCommand _lastEntry;

    /// <summary>Makes ready to write.</summary>
    /// <param name="connection">The one that writes.</param>
    public SqliteTables(SqliteConnection connection)
    {
        _session = connection.Prepare(
            """
            INSERT INTO sessions (life, name, since, last, state, settled) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (life) DO UPDATE SET last = excluded.last, state = excluded.state, settled = excluded.settled
            """,
            6);
        _settled = connection.Prepare("SELECT settled FROM sessions WHERE life = $1", 1);
        _content = connection.Prepare(
            "INSERT INTO contents (life, id, kind, at, body) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (life, id, kind) DO UPDATE SET at = excluded.at, body = excluded.body", 5);
        _entries = connection.Prepare("INSERT INTO transcript (life, number, at, events) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", 4);
        _lastEntry = connection.Prepare("SELECT max(number) FROM transcript WHERE life = $1", 1);
    }

    /// <summary>Writes what is new about a session, in the transaction of whoever calls.</summary>
    public void Write(Gathering change)
    {
        var (life, at) = (change.Life.Value, change.At.UtcTicks);
        _session.Run(life, change.Name, change.Since.UtcTicks, at, change.State, Settled(change));
        foreach (var content in change.Contents)
            _content.Run(life, content.Id.Value, (int)content.Kind, at, content.Body);
        if (!change.Entries.IsEmpty)
            _entries.Run(life, change.LastEntry, at, change.Entries.ToArray());
    }

    /// <summary>The number of a session's last entry.</summary>
    public long LastEntry(LifeId life) => _lastEntry.Ask(life.Value) as long? ?? 0;

    /// <summary>The entries of a row, as <see cref="Gathering.Entries"/> has them, whose number is that of its last.</summary>
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _settled.Dispose();
        _content.Dispose();
        _entries.Dispose();
        _lastEntry.Dispose();
    }

    private byte[]? Settled(Gathering change) =>
        change.State is null ? null : SqliteSettled.Merge(_settled.Ask(change.Life.Value) as byte[], change.Settled, change.SettledFrom);
}
