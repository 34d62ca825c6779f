using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Takes what other nodes have left for the holds of this one: when it is told to, and every second without being told.</summary>
/// <param name="house">The node.</param>
internal sealed class NodeOutbox(PostgresHouse house)
{
    private const int MostRows = 1_000;

    // Long enough that under load what was taken is removed when the next is taken.
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(100);

    private static readonly IReadOnlyDictionary<(TurnId, ContentKind), object> Nothing = ImmutableDictionary<(TurnId, ContentKind), object>.Empty;

    private List<long> _taken = [];

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
            if (await TakeAsync(connection, node, stop) < MostRows)
                await connection.WaitAsync(_taken.Count > 0 ? Linger : PostgresNode.Beat, stop);
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

    private async Task<int> TakeAsync(NpgsqlConnection connection, string node, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (_taken.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM outbox WHERE node = $1 AND seq = ANY($2)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = node }, new NpgsqlParameter<long[]> { TypedValue = [.. _taken] } },
            });
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT seq, effects, life, version, since, state, contents FROM outbox WHERE node = $1 AND seq <> ALL($2) ORDER BY seq LIMIT $3")
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = node },
                new NpgsqlParameter<long[]> { TypedValue = [.. _taken] },
                new NpgsqlParameter<int> { TypedValue = MostRows },
            },
        });

        var taken = new List<long>();
        await using (var rows = await batch.ExecuteReaderAsync(stop))
        {
            while (await rows.ReadAsync(stop))
            {
                taken.Add(rows.GetInt64(0));
                var news = new SessionNews(
                    new StoredImage(rows.GetInt64(2), rows.GetInt64(3), rows.GetTime(4), await rows.IsDBNullAsync(5, stop) ? null : rows.Get<byte[]>(5), Watchers: 0), rows.Get<byte[]>(6));
                foreach (var effect in Packing.Unpack(rows.Get<byte[]>(1)))
                    Act(effect, news);
            }
        }

        _taken = taken;
        return taken.Count;
    }
}
