using System.Threading.Channels;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Tells other nodes that something waits for them: after the commit, many at once, on a connection that waits for no disk. A hint
/// may be lost: every node looks by itself as well.
/// </summary>
/// <param name="house">The node.</param>
internal sealed class Hints(PostgresHouse house)
{
    private readonly Channel<string> _nodes = Channel.CreateBounded<string>(
        new BoundedChannelOptions(1_024) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>For tests: hints may be lost, all of them.</summary>
    public bool AreLost { get; set; }

    /// <summary>The channel on which a node listens.</summary>
    public static string ChannelOf(string node) => "motive_proxy_" + node;

    /// <summary>Tells nodes, soon.</summary>
    public void Tell(IEnumerable<string> nodes)
    {
        if (AreLost)
            return;

        foreach (var node in nodes)
            _nodes.Writer.TryWrite(node);
    }

    /// <summary>Sends until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var channels = new HashSet<string>(StringComparer.Ordinal);
        while (await _nodes.Reader.WaitToReadAsync(stop))
        {
            channels.Clear();
            while (_nodes.Reader.TryRead(out var node))
                channels.Add(ChannelOf(node));

            try
            {
                await SendAsync(channels, stop);
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                // Those who wait look by themselves.
                await Task.Delay(PostgresNode.Beat, house.Time, stop);
            }
        }
    }

    private async Task SendAsync(IReadOnlyCollection<string> channels, CancellationToken stop)
    {
        await using var batch = house.Database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_notify(channel, '') FROM unnest($1) AS c(channel)")
        {
            Parameters = { new NpgsqlParameter<string[]> { TypedValue = [.. channels] } },
        });
        await batch.ExecuteNonQueryAsync(stop);
    }
}
