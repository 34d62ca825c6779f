using System.Globalization;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Removes lives that are over, and of lives that are not what is too old; one node at a time does.</summary>
internal static class OldLives
{
    private const int LivesAtOnce = 100;

    private const string Turn = "SELECT pg_try_advisory_xact_lock(hashtext('motive_proxy sweep ' || current_schema()))";

    // Sizes as they are stored: compressed, and without what the tables cost beside.
    private const string Size =
        """
        SELECT (SELECT coalesce(sum(pg_column_size(body)), 0) FROM contents) + (SELECT coalesce(sum(pg_column_size(events)), 0) FROM transcript)
            + (SELECT coalesce(sum(pg_column_size(state)), 0) FROM sessions)
        """;

    // The oldest lives that are over: all that are too old, and as many more as it takes to remove so many bytes.
    private const string Lives =
        """
        WITH over AS MATERIALIZED (SELECT life, over_since AS last FROM sessions WHERE NOT alive ORDER BY over_since, life LIMIT $3),
        sized AS (
            SELECT o.life, o.last, (SELECT coalesce(sum(pg_column_size(c.body)), 0) FROM contents c WHERE c.life = o.life)
                + (SELECT coalesce(sum(pg_column_size(t.events)), 0) FROM transcript t WHERE t.life = o.life) AS size FROM over o),
        summed AS (SELECT life, last, size, sum(size) OVER (ORDER BY last, life) - size AS before FROM sized),
        due AS MATERIALIZED (SELECT life FROM summed WHERE last < $1 OR before < $2),
        old AS (DELETE FROM sessions s USING due d WHERE s.life = d.life),
        said AS (DELETE FROM contents c USING due d WHERE c.life = d.life),
        told AS (DELETE FROM transcript t USING due d WHERE t.life = d.life)
        SELECT count(*)::integer FROM due
        """;

    /// <summary>Removes a bounded number of what is too old, or too much, unless another node is at it.</summary>
    /// <param name="database">Where.</param>
    /// <param name="before">What happened before this is too old; <see cref="DateTimeOffset.MinValue"/>: nothing is.</param>
    /// <param name="mostBytes">More than this is too much.</param>
    /// <returns>Whether there may be more to remove.</returns>
    public static async Task<bool> SweepAsync(NpgsqlDataSource database, DateTimeOffset before, long mostBytes)
    {
        // The turn lasts as long as this transaction. What is removed is no part of it: nobody waits for more than a statement.
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var turn = new NpgsqlCommand(Turn, connection);
        if (await turn.ExecuteScalarAsync() is not true)
            return false;

        if (await SweepSomeAsync(database, before.ToUniversalTime(), mostBytes))
            return true;
        if (before > DateTimeOffset.MinValue)
            await SweepLiveAsync(database, before.ToUniversalTime());
        return false;
    }

    /// <summary>Removes the lives of a name that are over.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> ForgetAsync(NpgsqlDataSource database, SessionName session)
    {
        await using var command = database.CreateCommand(
            """
            WITH old AS (DELETE FROM sessions WHERE name = $1 AND NOT alive RETURNING life),
            said AS (DELETE FROM contents c USING old WHERE c.life = old.life),
            told AS (DELETE FROM transcript t USING old WHERE t.life = old.life)
            SELECT count(*)::integer FROM old
            """);
        command.Parameters.AddNext<string>(SessionKeys.Of(session));
        return (int)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<bool> SweepSomeAsync(NpgsqlDataSource database, DateTimeOffset before, long mostBytes)
    {
        await using var size = database.CreateCommand(Size);
        var tooMuch = Convert.ToInt64(await size.ExecuteScalarAsync(), CultureInfo.InvariantCulture) - mostBytes;
        await using var remove = database.CreateCommand(Lives);
        remove.Parameters.AddNext<DateTimeOffset>(before);
        remove.Parameters.AddNext<decimal>(tooMuch);
        remove.Parameters.AddNext<int>(LivesAtOnce);
        return (int)(await remove.ExecuteScalarAsync())! == LivesAtOnce;
    }

    // Of sessions that live, what is too old goes too, but for what their states refer to.
    private static async Task SweepLiveAsync(NpgsqlDataSource database, DateTimeOffset before)
    {
        var lives = new List<(long Life, string[] Keep)>();
        await using (var command = database.CreateCommand("SELECT life, state FROM sessions WHERE alive AND since < $1"))
        {
            command.Parameters.AddNext<DateTimeOffset>(before);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                // What a newer program wrote stays until one that reads it sweeps.
                var state = rows.Get<byte[]>(1);
                if (Legible.OrNull(() => StateRecords.References(state).ToArray()) is { } keep)
                    lives.Add((rows.GetInt64(0), keep));
            }
        }

        foreach (var (life, keep) in lives)
        {
            await using var remove = database.CreateCommand(
                """
                WITH said AS (DELETE FROM contents WHERE life = $1 AND at < $2 AND id <> ALL($3))
                DELETE FROM transcript WHERE life = $1 AND at < $2
                """);
            remove.Parameters.AddNext<long>(life);
            remove.Parameters.AddNext<DateTimeOffset>(before);
            remove.Parameters.AddNext<string[]>(keep);
            await remove.ExecuteNonQueryAsync();
        }
    }
}
