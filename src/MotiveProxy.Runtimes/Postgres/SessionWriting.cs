using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Writes what a round decided: many sessions with one statement, each only if nobody else wrote it since it was read.</summary>
/// <param name="database">The database.</param>
internal sealed class SessionWriting(NpgsqlDataSource database)
{
    private const string LockBirths = "SELECT pg_advisory_xact_lock(hashtext('motive_proxy births ' || current_schema()))";

    // Rows are locked in the order of their numbers, then names are born in order: two nodes never wait for each other in a circle.
    // A node without a row of its own, or whose last batch was another than it believes, changes nothing.
    private const string Write =
        """
        WITH me AS MATERIALIZED (SELECT id FROM nodes WHERE id = $1 AND batch = $2 FOR UPDATE),
        item AS MATERIALIZED (
            SELECT * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11, $12) AS i(ord, kind, life, version, name, since, last, wake, state, enrol)),
        held AS MATERIALIZED (
            SELECT i.* FROM me CROSS JOIN item i JOIN sessions s ON s.life = i.life
            WHERE i.kind = 0 AND s.version = i.version AND s.alive ORDER BY s.life FOR UPDATE OF s),
        stepped AS (
            UPDATE sessions s SET version = s.version + 1, state = h.state, alive = h.state IS NOT NULL, last = h.last,
                wake_at = CASE WHEN h.wake IS NULL THEN NULL WHEN s.wake_at <= h.wake AND s.wake_at > $13 THEN s.wake_at ELSE h.wake END
            FROM held h WHERE s.life = h.life RETURNING h.ord, s.life, s.name),
        wanted AS MATERIALIZED (
            SELECT i.*, row_number() OVER (ORDER BY i.ord) AS place FROM item i CROSS JOIN me WHERE i.kind = 1),
        room AS MATERIALIZED (SELECT CASE WHEN $14::integer IS NULL THEN 2147483647 ELSE $14 - (SELECT count(*) FROM sessions WHERE alive) END AS free),
        born AS (
            INSERT INTO sessions (name, alive, version, since, last, wake_at, state)
            SELECT w.name, true, 1, w.since, w.last, w.wake, w.state FROM wanted w, room WHERE w.place <= room.free ORDER BY w.name
            ON CONFLICT (name) WHERE alive DO NOTHING RETURNING life, name),
        won AS MATERIALIZED (
            SELECT ord, life, name FROM stepped
            UNION ALL SELECT w.ord, b.life, b.name FROM born b JOIN wanted w ON w.name = b.name
            UNION ALL SELECT i.ord, 0, i.name FROM item i CROSS JOIN me WHERE i.kind = 2),
        enrolled AS (
            INSERT INTO node_sessions (node, life, name) SELECT $1, w.life, w.name FROM won w JOIN item i ON i.ord = w.ord WHERE i.enrol ON CONFLICT DO NOTHING),
        ended AS (
            DELETE FROM node_sessions n USING stepped w JOIN item i ON i.ord = w.ord WHERE i.state IS NULL AND n.life = w.life),
        contained AS (
            INSERT INTO contents (id, kind, life, at, body)
            SELECT c.id, c.kind, w.life, $13, c.body FROM unnest($15, $16, $17, $18) AS c(ord, id, kind, body) JOIN won w ON w.ord = c.ord
            ON CONFLICT (id, kind) DO UPDATE SET body = excluded.body),
        told AS (
            INSERT INTO transcript (place, life, name, at, events)
            SELECT e.place, w.life, w.name, e.at, e.events FROM unnest($19, $20, $21, $22) AS e(ord, place, at, events) JOIN won w ON w.ord = e.ord),
        sent AS (
            INSERT INTO outbox (node, effects, life, version, since, state, contents)
            SELECT o.node, o.effects, w.life, i.version + 1, i.since, i.state, o.contents
            FROM unnest($23, $24, $25, $26) WITH ORDINALITY AS o(ord, node, effects, contents, place)
            JOIN won w ON w.ord = o.ord JOIN item i ON i.ord = o.ord ORDER BY o.place),
        journal AS (
            UPDATE nodes n SET batch = n.batch + 1, won = ARRAY(SELECT ord FROM won), seen = clock_timestamp() FROM me WHERE n.id = me.id)
        SELECT ord, life FROM won
        UNION ALL SELECT w.ord, -1 FROM wanted w, room WHERE w.place > room.free
        UNION ALL SELECT -1, 0 FROM me
        """;

    /// <summary>Writes a batch.</summary>
    /// <param name="batch">What.</param>
    /// <param name="mostSessions">Counted exactly, one node at a time; <see langword="null"/>: there is room enough.</param>
    /// <returns><see langword="null"/> if the node has no life, or its last batch is not the one that it believes.</returns>
    public async Task<WriteResult?> WriteAsync(WriteBatch batch, int? mostSessions)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var commands = new NpgsqlBatch(connection);
        if (mostSessions is not null)
            commands.BatchCommands.Add(new NpgsqlBatchCommand(LockBirths));

        var write = new NpgsqlBatchCommand(Write);
        batch.AddTo(write.Parameters, mostSessions);
        commands.BatchCommands.Add(write);
        await using var rows = await commands.ExecuteReaderAsync();
        if (mostSessions is not null)
            await rows.NextResultAsync();

        var result = new WriteResult([], []);
        var hasLife = false;
        while (await rows.ReadAsync())
        {
            var (ord, life) = (rows.GetInt32(0), rows.GetInt64(1));
            if (ord < 0)
                hasLife = true;
            else if (life < 0)
                result.Refused.Add(ord);
            else
                result.Won[ord] = life;
        }

        // What the server says last decides: an error at the very end is one too.
        while (await rows.NextResultAsync())
        {
            // Nothing more is expected.
        }

        return hasLife ? result : null;
    }
}

/// <summary>What became of a batch.</summary>
/// <param name="Won">The places of those that were written, with their lives.</param>
/// <param name="Refused">The places of those that found no room.</param>
internal sealed record WriteResult(Dictionary<int, long> Won, HashSet<int> Refused);
