using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>The tables of answers that clients go on from: a row for each, and a row for each conversation, which is in use as a whole or not at all.</summary>
internal static class KeptTables
{
    /// <summary>How many conversations are removed at once.</summary>
    public const int ConversationsOfARun = 100;

    // Conversations are locked in the order of their ids, and new ones begin in that order: two nodes never wait for each other in a circle.
    private const string Use =
        """
        WITH named AS MATERIALIZED (
            SELECT a.conversation, n.session, max(n.at) AS at FROM unnest($1, $2, $3) AS n(id, session, at) JOIN kept_answers a ON a.id = n.id
            GROUP BY a.conversation, n.session),
        held AS MATERIALIZED (
            SELECT c.id, n.at FROM named n JOIN kept_conversations c ON c.id = n.conversation AND c.session = n.session ORDER BY c.id FOR UPDATE OF c)
        UPDATE kept_conversations c SET used = greatest(c.used, h.at) FROM held h WHERE c.id = h.id
        """;

    // An answer that is there already stays as it is: every hold of a turn ends with the same.
    private const string Keep =
        """
        WITH kept AS MATERIALIZED (SELECT * FROM unnest($1, $2, $3, $4, $5) AS k(id, session, after, at, body)),
        placed AS MATERIALIZED (
            SELECT k.id, c.id AS conversation FROM kept k JOIN kept_answers a ON a.id = k.after
            JOIN kept_conversations c ON c.id = a.conversation AND c.session = k.session
            UNION ALL SELECT k.id, k.id FROM kept k WHERE k.after IS NULL),
        begun AS (
            INSERT INTO kept_conversations (id, session, used, size)
            SELECT k.id, k.session, k.at, octet_length(k.body) + $6 FROM kept k WHERE k.after IS NULL ORDER BY k.id ON CONFLICT (id) DO NOTHING),
        added AS (
            INSERT INTO kept_answers (id, conversation, after, body)
            SELECT k.id, p.conversation, k.after, k.body FROM kept k JOIN placed p ON p.id = k.id ORDER BY k.id ON CONFLICT (id) DO NOTHING
            RETURNING conversation, after, octet_length(body) + $6 AS size),
        grown AS (SELECT conversation, sum(size) AS size FROM added WHERE after IS NOT NULL GROUP BY conversation)
        UPDATE kept_conversations c SET size = c.size + g.size FROM grown g WHERE c.id = g.conversation
        """;

    private const string Look = "SELECT k.id FROM unnest($1) AS k(id) WHERE NOT EXISTS (SELECT FROM kept_answers a WHERE a.id = k.id)";

    /// <summary>Adds the statements that keep answers. They give one set of rows: see <see cref="GoneAsync"/>.</summary>
    public static void AddTo(NpgsqlBatch commands, IReadOnlyList<KeptBytes> kept)
    {
        var named = kept.SelectMany(one => one.Used.Append(one.After).Append(one.Id).OfType<string>().Select(id => (Id: id, Of: one))).ToList();
        var use = new NpgsqlBatchCommand(Use);
        use.Parameters.AddNext<string[]>([.. named.Select(name => name.Id)]);
        use.Parameters.AddNext<string[]>([.. named.Select(name => SessionKeys.Of(name.Of.Session))]);
        use.Parameters.AddNext<DateTimeOffset[]>([.. named.Select(name => name.Of.At.ToUniversalTime())]);
        commands.BatchCommands.Add(use);

        var each = kept.DistinctBy(one => one.Id, StringComparer.Ordinal).ToList();
        string[] ids = [.. each.Select(one => one.Id)];
        var keep = new NpgsqlBatchCommand(Keep);
        keep.Parameters.AddNext(ids);
        keep.Parameters.AddNext<string[]>([.. each.Select(one => SessionKeys.Of(one.Session))]);
        keep.Parameters.AddNext<string?[]>([.. each.Select(one => one.After)]);
        keep.Parameters.AddNext<DateTimeOffset[]>([.. each.Select(one => one.At.ToUniversalTime())]);
        keep.Parameters.AddNext<byte[][]>([.. each.Select(one => one.Body)]);
        keep.Parameters.AddNext(KeptRoom.Overhead);
        commands.BatchCommands.Add(keep);

        var look = new NpgsqlBatchCommand(Look);
        look.Parameters.AddNext(ids);
        commands.BatchCommands.Add(look);
    }

    /// <summary>Those that were not kept, because what they go on from is gone: they are to be kept whole.</summary>
    public static async Task<List<KeptBytes>> GoneAsync(NpgsqlDataReader rows, IReadOnlyList<KeptBytes> kept)
    {
        var gone = new HashSet<string>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
            gone.Add(rows.GetString(0));
        return [.. kept.Where(one => gone.Contains(one.Id) && one.After is not null)];
    }

    /// <summary>An answer with all that was said before it, as the beginning of a conversation.</summary>
    public static KeptBytes Whole(KeptBytes kept)
    {
        var whole = kept.Whole();
        return kept with { After = null, Body = whole, Whole = () => whole };
    }

    /// <summary>Asks for the ids and documents of an answer and of those that it goes on from, the oldest first.</summary>
    public static NpgsqlCommand Links(NpgsqlDataSource database, SessionName session, string id, DateTimeOffset oldest, int most)
    {
        var command = database.CreateCommand(
            """
            WITH RECURSIVE link (id, after, place) AS (
                SELECT a.id, a.after, 1 FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation WHERE a.id = $1 AND c.session = $2 AND c.used >= $3
                UNION ALL SELECT a.id, a.after, link.place + 1 FROM link JOIN kept_answers a ON a.id = link.after WHERE link.place < $4)
            SELECT a.id, a.body FROM link JOIN kept_answers a ON a.id = link.id ORDER BY link.place DESC
            """);
        command.Parameters.AddNext(id);
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(oldest.ToUniversalTime());
        command.Parameters.AddNext(most);
        return command;
    }

    /// <summary>Asks for the ids and documents of answers.</summary>
    public static NpgsqlCommand Answers(NpgsqlDataSource database, SessionName session, string[] ids, DateTimeOffset oldest)
    {
        var command = database.CreateCommand(
            """
            SELECT a.id, a.body FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation
            WHERE a.id = ANY($1) AND c.session = $2 AND c.used >= $3
            """);
        command.Parameters.AddNext(ids);
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(oldest.ToUniversalTime());
        return command;
    }

    /// <summary>Removes all that is kept under a session's name.</summary>
    public static NpgsqlCommand Forget(NpgsqlDataSource database, SessionName session)
    {
        var command = database.CreateCommand(
            "DELETE FROM kept_conversations WHERE id IN (SELECT id FROM kept_conversations WHERE session = $1 ORDER BY id FOR UPDATE)");
        command.Parameters.AddNext(SessionKeys.Of(session));
        return command;
    }

    /// <summary>Removes conversations that are over, or too much; <see cref="ConversationsOfARun"/> at most, and none while another node is at it, or of those that are in use right now.</summary>
    public static NpgsqlCommand Sweep(NpgsqlDataSource database, DateTimeOffset oldest, long mostBytes)
    {
        var command = database.CreateCommand(
            """
            WITH due AS MATERIALIZED (
                SELECT id FROM (SELECT id, used, sum(size) OVER (ORDER BY used DESC, id ROWS UNBOUNDED PRECEDING) AS total FROM kept_conversations) AS each
                WHERE (SELECT pg_try_advisory_xact_lock(hashtext('motive_proxy kept ' || current_schema()))) AND (used < $1 OR total > $2)
                ORDER BY used LIMIT $3)
            DELETE FROM kept_conversations WHERE id IN (
                SELECT c.id FROM kept_conversations c WHERE c.id IN (SELECT id FROM due) FOR UPDATE SKIP LOCKED)
            """);
        command.Parameters.AddNext(oldest.ToUniversalTime());
        command.Parameters.AddNext(mostBytes);
        command.Parameters.AddNext(ConversationsOfARun);
        return command;
    }
}
