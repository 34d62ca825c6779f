using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>What is new about sessions, as statements with columns of parameters: each change is written whole, or nothing of it.</summary>
/// <param name="changes">What is new.</param>
/// <param name="now">The time.</param>
internal sealed class ChangeBatch(IReadOnlyList<SessionChange> changes, DateTimeOffset now)
{
    // A life begins as a row that is alive and has no change yet, so that its first change is written like any other. In the order of names: two
    // nodes never wait for each other in a circle. One that is there already is the same batch, which was written in spite of a failure.
    private const string Begin =
        """
        INSERT INTO sessions (life, name, alive, version, term, since, last, wake_at)
        SELECT b.life, b.name, true, 0, b.term, b.since, b.since, b.wake FROM unnest($1, $2, $3, $4, $5) AS b(life, name, term, since, wake)
        ORDER BY b.name, b.life DESC ON CONFLICT DO NOTHING
        """;

    // The name was taken again since, and that life is over already. A statement of its own: now that the name is ours it sees all of them.
    private const string TakeBack =
        """
        DELETE FROM sessions s USING unnest($1) AS b(life)
        WHERE s.life = b.life AND s.version = 0 AND EXISTS (SELECT FROM sessions n WHERE n.name = s.name AND n.life > s.life)
        """;

    // Rows are locked in the order of their lives; all that is to be written of them is in what is held, for to look for it there would be a walk through
    // all changes for each. An index looks at wake_at: as long as it is early enough it stays. A turn that is offered again
    // after its session has ended brings what it says to the next life.
    private const string Step =
        """
        WITH item AS MATERIALIZED (
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS i(life, term, number, last, wake, state, ord)),
        held AS MATERIALIZED (
            SELECT i.* FROM item i JOIN sessions s ON s.life = i.life
            WHERE s.alive AND s.term = i.term AND s.version = i.number - 1 ORDER BY s.life FOR UPDATE OF s),
        won AS MATERIALIZED (
            UPDATE sessions s SET version = h.number, term_version = h.number, state = h.state, alive = h.state IS NOT NULL, last = h.last,
                wake_at = CASE WHEN h.wake IS NULL THEN NULL WHEN s.wake_at <= h.wake AND s.wake_at > $7 THEN s.wake_at ELSE h.wake END
            FROM held h WHERE s.life = h.life RETURNING h.ord, s.life, s.name, h.last),
        contained AS (
            INSERT INTO contents (id, kind, life, at, body)
            SELECT DISTINCT ON (c.id, c.kind) c.id, c.kind, w.life, w.last, c.body
            FROM unnest($8, $9, $10, $11) WITH ORDINALITY AS c(ord, id, kind, body, place) JOIN won w ON w.ord = c.ord
            ORDER BY c.id, c.kind, c.place DESC
            ON CONFLICT (id, kind) DO UPDATE SET life = excluded.life, body = excluded.body)
        INSERT INTO transcript (place, life, name, at, number, events)
        SELECT e.place, w.life, w.name, e.at, e.number, e.events
        FROM unnest($12, $13, $14, $15, $16) AS e(ord, place, at, number, events) JOIN won w ON w.ord = e.ord
        """;

    // A statement of its own: what an earlier attempt wrote may have become visible while the one before waited for it.
    private const string Look =
        """
        SELECT s.life IS NOT NULL, clock_timestamp() FROM unnest($1, $2, $3) WITH ORDINALITY AS i(life, term, number, ord)
        LEFT JOIN sessions s ON s.life = i.life AND s.term = i.term AND s.term_version >= i.number ORDER BY i.ord
        """;

    // So many changes has a life when it begins.
    private const int First = 1;

    private readonly long[] _lives = [.. changes.Select(change => change.Life.Value)];
    private readonly long[] _terms = [.. changes.Select(change => change.Term)];
    private readonly long[] _numbers = [.. changes.Select(change => change.Number)];

    /// <summary>Adds the statements that write it. They give one set of rows: for each change whether it is written, now or before, and the database's time.</summary>
    public void AddTo(NpgsqlBatch commands)
    {
        var births = changes.Where(change => change.Number == First).ToList();
        if (births.Count > 0)
            AddBirths(commands, births);

        commands.BatchCommands.Add(Steps());
        var look = new NpgsqlBatchCommand(Look);
        look.Parameters.AddNext(_lives);
        look.Parameters.AddNext(_terms);
        look.Parameters.AddNext(_numbers);
        commands.BatchCommands.Add(look);
    }

    private static void AddBirths(NpgsqlBatch commands, List<SessionChange> births)
    {
        long[] lives = [.. births.Select(birth => birth.Life.Value)];
        var begin = new NpgsqlBatchCommand(Begin);
        begin.Parameters.AddNext(lives);
        begin.Parameters.AddNext<string[]>([.. births.Select(birth => SessionKeys.Of(birth.Name))]);
        begin.Parameters.AddNext<long[]>([.. births.Select(birth => birth.Term)]);
        begin.Parameters.AddNext<DateTimeOffset[]>([.. births.Select(birth => birth.Since.ToUniversalTime())]);
        begin.Parameters.AddNext<DateTimeOffset?[]>([.. births.Select(birth => birth.WakeAt?.ToUniversalTime())]);
        commands.BatchCommands.Add(begin);
        var takeBack = new NpgsqlBatchCommand(TakeBack);
        takeBack.Parameters.AddNext(lives);
        commands.BatchCommands.Add(takeBack);
    }

    private NpgsqlBatchCommand Steps()
    {
        var step = new NpgsqlBatchCommand(Step);
        var parameters = step.Parameters;
        parameters.AddNext(_lives);
        parameters.AddNext(_terms);
        parameters.AddNext(_numbers);
        parameters.AddNext<DateTimeOffset[]>([.. changes.Select(change => change.At.ToUniversalTime())]);
        parameters.AddNext<DateTimeOffset?[]>([.. changes.Select(change => change.WakeAt?.ToUniversalTime())]);
        parameters.AddNext<byte[]?[]>([.. changes.Select(change => change.State)]);
        parameters.AddNext(now.ToUniversalTime());

        var contents = changes.SelectMany((change, i) => change.Contents.Select(content => (Ord: i + 1L, Content: content))).ToList();
        parameters.AddNext<long[]>([.. contents.Select(one => one.Ord)]);
        parameters.AddNext<string[]>([.. contents.Select(one => one.Content.Id.Value)]);
        parameters.AddNext<short[]>([.. contents.Select(one => (short)one.Content.Kind)]);
        parameters.AddNext<byte[][]>([.. contents.Select(one => one.Content.Body)]);

        var rows = Rows();
        parameters.AddNext<long[]>([.. rows.Select(row => row.Ord)]);
        parameters.AddNext<int[]>([.. rows.Select(row => row.Place)]);
        parameters.AddNext<DateTimeOffset[]>([.. rows.Select(row => row.At.ToUniversalTime())]);
        parameters.AddNext<long[]>([.. rows.Select(row => row.Number)]);
        parameters.AddNext<byte[][]>([.. rows.Select(row => row.Events)]);
        return step;
    }

    // A row has the entries that happened at one moment, and the number of the last of them. There is a place for each entry.
    private List<(long Ord, int Place, DateTimeOffset At, long Number, byte[] Events)> Rows()
    {
        var rows = new List<(long, int, DateTimeOffset, long, byte[])>();
        var place = 0;
        for (var i = 0; i < changes.Count; i++)
        {
            var entries = changes[i].Entries;
            for (var from = 0; from < entries.Count;)
            {
                var at = entries[from].At;
                var together = entries.Skip(from).TakeWhile(entry => entry.At == at).Select(entry => entry.Event).ToList();
                rows.Add((i + 1, place, at, entries[from].Number + together.Count - 1, Packing.Pack(together)));
                from += together.Count;
                place += together.Count;
            }
        }

        return rows;
    }
}
