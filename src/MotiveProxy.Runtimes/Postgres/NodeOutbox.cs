using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Takes what other nodes have left for the holds of this one: when it is told to, every second without being told, and before a round tells
/// one of these holds something.
/// </summary>
/// <param name="house">The node.</param>
internal sealed class NodeOutbox(PostgresHouse house)
{
    private const int Most = 1_000;
    private const string Select =
        "SELECT seq, effects, life, version, since, state, contents FROM outbox WHERE node = $1 AND seq <> ALL($2) ORDER BY seq LIMIT $3";

    // Long enough that under load what was told is removed when the next is taken.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private static readonly IReadOnlyDictionary<(TurnId, ContentKind), object> Nothing = ImmutableDictionary<(TurnId, ContentKind), object>.Empty;

    // What was told and is still there; guarded by Telling.
    private readonly HashSet<long> _told = [];

    /// <summary>
    /// Held by whoever tells holds something: by a round from before its commit until everybody is told. So what others have written after
    /// that commit is told after it.
    /// </summary>
    public SemaphoreSlim Telling { get; } = new(1, 1);

    /// <summary>Tells what is there by now; the caller holds <see cref="Telling"/>.</summary>
    public async Task CatchUpAsync(CancellationToken stop)
    {
        int found;
        do
        {
            await using var command = house.Database.CreateCommand(Select);
            AddTo(command.Parameters, house.Node.Id, [.. _told]);
            List<LeftHere> left;
            await using (var rows = await command.ExecuteReaderAsync(stop))
                left = await ReadAsync(rows, stop);
            found = await TellAsync(left, stop);
        }
        while (found == Most);
    }

    /// <summary>Takes until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stop);
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                await Task.Delay(PostgresNode.Beat / 4, house.Time, stop);
            }
        }
    }

    // One connection listens and takes; a node that begins a new life listens to its new name.
    private async Task ListenAsync(CancellationToken stop)
    {
        await using var connection = await house.Database.OpenConnectionAsync(stop);
        var node = house.Node.Id;
        await using (var listen = connection.CreateCommand())
        {
#pragma warning disable CA2100 // A node's id is letters and digits that this program drew.
            listen.CommandText = $"LISTEN \"{Hints.ChannelOf(node)}\"";
#pragma warning restore CA2100
            await listen.ExecuteNonQueryAsync(stop);
        }

        while (house.Node.Id == node)
        {
            var (found, left) = await TakeAsync(connection, node, stop);
            if (found < Most)
                await connection.WaitAsync(left > 0 ? Linger : PostgresNode.Beat, stop);
        }

        // Whoever gets this connection next shall not be told.
        await using var unlisten = connection.CreateCommand();
        unlisten.CommandText = "UNLISTEN *";
        await unlisten.ExecuteNonQueryAsync(stop);
    }

    // What a newer program says in words of its own goes unheard; its hold ends when this node reads the session, or leaves.
    private void Act(byte[] effect, SessionNews news)
    {
        try
        {
            house.Act(EffectRecords.Read(effect, new KnownContents(Nothing)), news);
        }
        catch (StoreException foreign)
        {
            house.News.Stumbled(foreign);
        }
    }

    // Rows that are told go away the next time.
    private async Task<(int Found, int Left)> TakeAsync(NpgsqlConnection connection, string node, CancellationToken stop)
    {
        long[] told;
        await Telling.WaitAsync(stop);
        try
        {
            told = [.. _told];
        }
        finally
        {
            Telling.Release();
        }

        var found = await SwapAsync(connection, node, told, stop);
        await Telling.WaitAsync(stop);
        try
        {
            _told.ExceptWith(told);
            return (await TellAsync(found, stop), _told.Count);
        }
        finally
        {
            Telling.Release();
        }
    }

    private static async Task<List<LeftHere>> SwapAsync(NpgsqlConnection connection, string node, long[] told, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (told.Length > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM outbox WHERE node = $1 AND seq = ANY($2)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = node }, new NpgsqlParameter<long[]> { TypedValue = told } },
            });
        }

        var select = new NpgsqlBatchCommand(Select);
        AddTo(select.Parameters, node, told);
        batch.BatchCommands.Add(select);
        await using var rows = await batch.ExecuteReaderAsync(stop);
        return await ReadAsync(rows, stop);
    }

    private static void AddTo(NpgsqlParameterCollection parameters, string node, long[] told)
    {
        parameters.AddNext<string>(node);
        parameters.AddNext<long[]>(told);
        parameters.AddNext<int>(Most);
    }

    private static async Task<List<LeftHere>> ReadAsync(NpgsqlDataReader rows, CancellationToken stop)
    {
        var found = new List<LeftHere>();
        while (await rows.ReadAsync(stop))
        {
            var state = await rows.IsDBNullAsync(5, stop) ? null : rows.Get<byte[]>(5);
            var image = new StoredImage(rows.GetInt64(2), rows.GetInt64(3), rows.GetTime(4), state, Watchers: 0);
            found.Add(new LeftHere(rows.GetInt64(0), rows.Get<byte[]>(1), new SessionNews(image, rows.Get<byte[]>(6))));
        }

        return found;
    }

    // In order, and once: a round may have been faster. Never before it is certain that this node may.
    private async Task<int> TellAsync(List<LeftHere> found, CancellationToken stop)
    {
        if (found.Count > 0)
            await house.BeCurrentAsync(stop);
        foreach (var (seq, effects, news) in found)
        {
            if (!_told.Add(seq))
                continue;

            foreach (var effect in Packing.Unpack(effects))
                Act(effect, news);
        }

        return found.Count;
    }

    private sealed record LeftHere(long Seq, byte[] Effects, SessionNews News);
}
