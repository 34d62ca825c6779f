using System.Collections.Immutable;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Takes what other nodes have left for the holds of this one: when it is told to, and every second without being told.</summary>
/// <param name="house">The node.</param>
internal sealed class NodeOutbox(PostgresHouse house)
{
    private static readonly IReadOnlyDictionary<(TurnId, Storage.ContentKind), object> Nothing =
        ImmutableDictionary<(TurnId, Storage.ContentKind), object>.Empty;

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
            if (await TakeAsync(connection, node, stop) || _taken.Count > 0)
                continue;

            await connection.WaitAsync(PostgresNode.Beat, stop);
        }
    }

    // What a newer program says in words of its own goes unheard; its hold ends when this node reads the session, or leaves.
    private void Act(byte[] effect)
    {
        try
        {
            house.Act(EffectRecords.Read(effect, new KnownContents(Nothing)));
        }
        catch (Storage.StoreException foreign)
        {
            house.News.Stumbled(foreign);
        }
    }

    private async Task<bool> TakeAsync(NpgsqlConnection connection, string node, CancellationToken stop)
    {
        await using var batch = new NpgsqlBatch(connection);
        if (_taken.Count > 0)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM outbox WHERE node = $1 AND seq = ANY($2)")
            {
                Parameters = { new NpgsqlParameter<string> { TypedValue = node }, new NpgsqlParameter<long[]> { TypedValue = [.. _taken] } },
            });
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT seq, effects FROM outbox WHERE node = $1 AND seq <> ALL($2) ORDER BY seq LIMIT 1000")
        {
            Parameters = { new NpgsqlParameter<string> { TypedValue = node }, new NpgsqlParameter<long[]> { TypedValue = [.. _taken] } },
        });

        var taken = new List<long>();
        var effects = new List<byte[]>();
        await using (var rows = await batch.ExecuteReaderAsync(stop))
        {
            while (await rows.ReadAsync(stop))
            {
                taken.Add(rows.GetInt64(0));
                effects.AddRange(Packing.Unpack(rows.Get<byte[]>(1)));
            }
        }

        await house.BeCurrentAsync(stop);
        effects.ForEach(Act);
        _taken = taken;
        return taken.Count > 0;
    }
}
