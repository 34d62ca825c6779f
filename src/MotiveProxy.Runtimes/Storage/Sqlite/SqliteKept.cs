using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Answers that clients go on from: a row each, and a row for each conversation, which is in use as a whole or not at all.</summary>
internal sealed class SqliteKept : IDisposable
{
    private const int ConversationsOfARun = 100;

    private readonly SqliteCommand _find;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _use;
    private readonly SqliteCommand _grow;
    private readonly SqliteCommand _keep;

    /// <summary>Makes ready to write.</summary>
    /// <param name="connection">The one that writes.</param>
    public SqliteKept(SqliteConnection connection)
    {
        _find = connection.Prepare(
            "SELECT c.id FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation WHERE a.id = $1 AND c.session = $2", 2);
        _begin = connection.Prepare("INSERT INTO kept_conversations (id, session, used, size) VALUES ($1, $2, $3, 0)", 3);
        _use = connection.Prepare("UPDATE kept_conversations SET used = max(used, $2) WHERE id = $1", 2);
        _grow = connection.Prepare("UPDATE kept_conversations SET size = size + $2 WHERE id = $1", 2);
        _keep = connection.Prepare("INSERT INTO kept_answers (id, conversation, after, body) VALUES ($1, $2, $3, $4)", 4);
    }

    /// <summary>Keeps an answer, in the transaction of whoever calls.</summary>
    public void Keep(KeptBytes kept)
    {
        foreach (var used in kept.Used)
        {
            if (Find(kept.Session, used) is { } inUse)
                _use.Run(inUse, kept.At.UtcTicks);
        }

        // Every hold of a turn ends with the same answer.
        if (Find(kept.Session, kept.Id) is { } same)
        {
            _use.Run(same, kept.At.UtcTicks);
            return;
        }

        var conversation = kept.After is { } after ? Find(kept.Session, after) : null;
        var body = conversation is null && kept.After is not null ? kept.Whole() : kept.Body;
        if (conversation is null)
            _begin.Run(kept.Id, kept.Session.Value, kept.At.UtcTicks);
        _keep.Run(kept.Id, conversation ?? kept.Id, conversation is null ? null : kept.After, body);
        _grow.Run(conversation ?? kept.Id, body.Length + KeptRoom.Overhead);
    }

    /// <summary>The documents of an answer and of those that it goes on from, the oldest first.</summary>
    public static IReadOnlyList<byte[]> Links(SqliteReading reading, SessionName session, string id, DateTimeOffset oldest, int most) =>
    [
        .. reading.Rows(
            """
            WITH RECURSIVE link (id, after, place) AS (
                SELECT a.id, a.after, 1 FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation
                WHERE a.id = $1 AND c.session = $2 AND c.used >= $3
                UNION ALL SELECT a.id, a.after, link.place + 1 FROM link JOIN kept_answers a ON a.id = link.after WHERE link.place < $4)
            SELECT a.body FROM link JOIN kept_answers a ON a.id = link.id ORDER BY link.place DESC
            """,
            row => row.GetFieldValue<byte[]>(0),
            id,
            session.Value,
            oldest.UtcTicks,
            most),
    ];

    /// <summary>The documents of answers by their ids.</summary>
    public static IReadOnlyDictionary<string, byte[]> Answers(SqliteReading reading, SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest)
    {
        var rows = reading.Rows(
            """
            SELECT a.id, a.body FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation
            WHERE a.id IN (SELECT value FROM json_each($1)) AND c.session = $2 AND c.used >= $3
            """,
            row => (Id: row.GetString(0), Body: row.GetFieldValue<byte[]>(1)),
            Json(ids),
            session.Value,
            oldest.UtcTicks);
        return rows.ToDictionary(row => row.Id, row => row.Body, StringComparer.Ordinal);
    }

    /// <summary>Removes all that is kept under a session's name.</summary>
    public static void Forget(SqliteConnection connection, SessionName session)
    {
        using var ids = connection.Prepare("SELECT json_group_array(id) FROM kept_conversations WHERE session = $1", 1);
        Remove(connection, (string)ids.Ask(session.Value)!);
    }

    /// <summary>Removes a bounded number of conversations that are over, or too much.</summary>
    /// <returns>Whether there is more to remove.</returns>
    public static bool Sweep(SqliteConnection connection, DateTimeOffset oldest, long mostBytes)
    {
        using var over = connection.Prepare(
            """
            SELECT json_group_array(id) FROM (SELECT id FROM
                (SELECT id, used, sum(size) OVER (ORDER BY used DESC, id ROWS UNBOUNDED PRECEDING) AS total FROM kept_conversations)
                WHERE used < $1 OR total > $2 ORDER BY used LIMIT $3)
            """,
            3);
        return Remove(connection, (string)over.Ask(oldest.UtcTicks, mostBytes, ConversationsOfARun)!) == ConversationsOfARun;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _find.Dispose();
        _begin.Dispose();
        _use.Dispose();
        _grow.Dispose();
        _keep.Dispose();
    }

    private string? Find(SessionName session, string id) => _find.Ask(id, session.Value) as string;

    private static int Remove(SqliteConnection connection, string conversations)
    {
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            using var answers = connection.Prepare("DELETE FROM kept_answers WHERE conversation IN (SELECT value FROM json_each($1))", 1);
            answers.Run(conversations);
            using var removed = connection.Prepare("DELETE FROM kept_conversations WHERE id IN (SELECT value FROM json_each($1))", 1);
            var count = removed.Run(conversations);
            SqliteSchema.Execute(connection, "COMMIT");
            return count;
        }
        catch
        {
            SqliteSchema.Execute(connection, "ROLLBACK");
            throw;
        }
    }

    // The ids are letters and digits.
    private static string Json(IEnumerable<string> ids) => $"[{string.Join(',', ids.Select(id => $"\"{id}\""))}]";
}
