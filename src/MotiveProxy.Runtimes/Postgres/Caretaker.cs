using System.Globalization;
using MotiveProxy.Core.Conversations;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What a node does every second: says that it lives, wakes sessions that nobody woke, and cares for the holds of the dead.</summary>
/// <param name="house">The node.</param>
internal sealed class Caretaker(PostgresHouse house)
{
    private const int MostWoken = 200;
    private const int MostLost = 500;

    // After that a session that was woken in vain is woken again.
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(5);

    // After the database was away, or this process was frozen, nobody is dead before everybody had the time to say that he lives.
    private long _steadySince = house.Time.GetTimestamp();
    private long _announced = house.Time.GetTimestamp();
    private long _lastBeat = house.Time.GetTimestamp();
    private int _beats;

    /// <summary>Cares until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var beat = new PeriodicTimer(PostgresNode.Beat, house.Time);
        while (await beat.WaitForNextTickAsync(stop))
        {
            try
            {
                var isSettled = !house.Sessions.Any(session => session.WaitsSince(_lastBeat));
                _lastBeat = house.Time.GetTimestamp();
                if (!await house.Node.AnnounceAsync(isSettled))
                    await BeginAgainAsync(stop);
                NoteGap();
                if (house.Node.IsCurrent)
                    house.Trouble.HeardBeat();

                await WakeOverdueAsync();
                await house.Doubts.EndAsync();
                await BuryAsync();
                await LoseAsync(stop);
                if (_beats++ % 5 == 0)
                    await CountAsync();
                house.LetGo();
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                _steadySince = house.Time.GetTimestamp();
                house.Trouble.MissedBeat(failure);
            }
        }
    }

    /// <summary>Wakes the sessions that are overdue. Each node that asks gets others.</summary>
    public async Task WakeOverdueAsync()
    {
        await using var batch = house.Database.CreateBatch();
        batch.BatchCommands.Add(OverdueSessions.Wake(house.Now, Respite, MostWoken));
        await using var rows = await batch.ExecuteReaderAsync();
        foreach (var name in await OverdueSessions.NamesAsync(rows, CancellationToken.None))
            house.Post(name, new Letter { Errand = Errand.Wake });
    }

    // A question that waited for its answer, however long, has not failed.
    private void NoteGap()
    {
        var now = house.Time.GetTimestamp();
        if (house.Time.GetElapsedTime(_announced, now) > 2 * PostgresNode.Beat)
            _steadySince = now;
        _announced = now;
    }

    private async Task BeginAgainAsync(CancellationToken stop)
    {
        await house.Node.Gate.WaitAsync(stop);
        try
        {
            // The round that was at it may have found out before.
            if (!await house.Node.AnnounceAsync())
                await house.BeginAgainAsync();
        }
        finally
        {
            house.Node.Gate.Release();
        }
    }

    private async Task BuryAsync()
    {
        if (house.Time.GetElapsedTime(_steadySince) < PostgresNode.Patience)
            return;

        await using var command = house.Database.CreateCommand(
            """
            WITH gone AS (DELETE FROM nodes WHERE seen < clock_timestamp() - $1 AND id <> $2 RETURNING id)
            INSERT INTO dead_nodes SELECT id, '-infinity' FROM gone ON CONFLICT DO NOTHING
            """);
        command.Parameters.AddNext<TimeSpan>(PostgresNode.Patience);
        command.Parameters.AddNext<string>(house.Node.Id);
        await command.ExecuteNonQueryAsync();
    }

    // One node cares for a dead one; if it dies itself meanwhile, another does.
    private async Task LoseAsync(CancellationToken stop)
    {
        await using var claim = house.Database.CreateCommand(
            """
            UPDATE dead_nodes d SET claimed_until = clock_timestamp() + interval '5 s'
            FROM (SELECT id FROM dead_nodes WHERE claimed_until < clock_timestamp() ORDER BY claimed_until LIMIT 1 FOR UPDATE SKIP LOCKED) AS one
            WHERE d.id = one.id RETURNING d.id
            """);
        if (await claim.ExecuteScalarAsync(stop) is not string dead)
            return;

        await using var watched = house.Database.CreateCommand("DELETE FROM watchers WHERE node = $1 RETURNING name");
        watched.Parameters.AddNext<string>(dead);
        foreach (var key in await KeysAsync(watched))
            house.Post(SessionKeys.Name(key), new Letter { Errand = Errand.CountWatchers });

        while (await LoseSomeAsync(dead, stop))
        {
            // There may be more.
        }

        await using var forget = house.Database.CreateCommand(
            "WITH done AS (DELETE FROM outbox WHERE node = $1) DELETE FROM dead_nodes WHERE id = $1 AND NOT EXISTS (SELECT FROM node_sessions WHERE node = $1)");
        forget.Parameters.AddNext<string>(dead);
        await forget.ExecuteNonQueryAsync(stop);
    }

    private async Task<bool> LoseSomeAsync(string dead, CancellationToken stop)
    {
        await using var command = house.Database.CreateCommand("SELECT DISTINCT name FROM node_sessions WHERE node = $1 LIMIT $2");
        command.Parameters.AddNext<string>(dead);
        command.Parameters.AddNext<int>(MostLost);
        var keys = await KeysAsync(command);
        if (keys.Count == 0)
            return false;

        var refused = await Task.WhenAll(keys.Select(key =>
        {
            var asked = new TaskCompletionSource<Fault?>(TaskCreationOptions.RunContinuationsAsynchronously);
            house.Post(SessionKeys.Name(key), new Letter { Errand = Errand.LoseNode, Node = dead, Asked = asked });
            return asked.Task;
        })).WaitAsync(stop);

        // What this node cannot read stays for a node that can.
        string[] done = [.. keys.Where((_, at) => refused[at] is null)];

        await using var forget = house.Database.CreateCommand("DELETE FROM node_sessions WHERE node = $1 AND name = ANY($2)");
        forget.Parameters.AddNext<string>(dead);
        forget.Parameters.AddNext<string[]>(done);
        await forget.ExecuteNonQueryAsync(stop);
        return done.Length == MostLost;
    }

    private async Task CountAsync()
    {
        await using var count = house.Database.CreateCommand("SELECT count(*) FROM sessions WHERE alive");
        house.Rounds.About = Convert.ToInt32(await count.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    private static async Task<List<string>> KeysAsync(NpgsqlCommand command)
    {
        var keys = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
            keys.Add(rows.GetString(0));
        return keys;
    }
}
