using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Removes every hour what need not be kept any longer, bit by bit; one node at a time does.</summary>
/// <param name="house">The node.</param>
/// <param name="retention">How long, and how much, is kept.</param>
internal sealed class PostgresSweep(PostgresHouse house, Retention retention)
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

    /// <summary>Removes until it is told to stop: soon after the start, for a start is busy enough, and every hour.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.Delay(Sweeper.First, house.Time, stop);
        using var hour = new PeriodicTimer(Sweeper.Period, house.Time);
        do
        {
            try
            {
                await SweepAsync();
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                // What is too old can wait for an hour more.
            }
        }
        while (await hour.WaitForNextTickAsync(stop));
    }

    /// <summary>Removes what is due, unless another node is at it.</summary>
    public async Task SweepAsync()
    {
        var before = retention.Age > TimeSpan.Zero ? (house.Now - retention.Age).ToUniversalTime() : DateTimeOffset.MinValue;
        while (await SweepSomeAsync(before))
        {
            // There may be more.
        }

        if (retention.Age > TimeSpan.Zero)
            await SweepLiveAsync(before);
    }

    private async Task<bool> SweepSomeAsync(DateTimeOffset before)
    {
        await using var connection = await house.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var turn = new NpgsqlCommand(Turn, connection);
        if (await turn.ExecuteScalarAsync() is not true)
            return false;

        await using var size = new NpgsqlCommand(Size, connection);
        var tooMuch = Convert.ToInt64(await size.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture) - retention.Size;
        await using var remove = new NpgsqlCommand(Lives, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<DateTimeOffset> { TypedValue = before },
                new NpgsqlParameter<decimal> { TypedValue = tooMuch },
                new NpgsqlParameter<int> { TypedValue = LivesAtOnce },
            },
        };
        var removed = (int)(await remove.ExecuteScalarAsync())!;
        await transaction.CommitAsync();
        return removed == LivesAtOnce;
    }

    // Of sessions that live, what is too old goes too, but for what their states refer to.
    private async Task SweepLiveAsync(DateTimeOffset before)
    {
        var lives = new List<(long Life, string[] Keep)>();
        await using (var command = house.Database.CreateCommand("SELECT life, state FROM sessions WHERE alive AND since < $1"))
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
            await using var remove = house.Database.CreateCommand(
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
