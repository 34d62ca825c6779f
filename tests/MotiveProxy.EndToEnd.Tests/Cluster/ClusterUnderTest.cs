using MotiveProxy.EndToEnd.Tests.Durability;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>A cluster as its clients know it: the addresses of its nodes, or that of its balancer. It ends with whoever has started it.</summary>
/// <param name="cluster">The cluster, ready.</param>
/// <param name="addresses">Where clients knock: <see cref="LocalCluster.Addresses"/>, or <see cref="LocalCluster.Balancer"/> alone.</param>
/// <param name="breakAndMend">
/// What is broken and mended each time: it notes a <see cref="Step.Hit"/> at once (<see cref="Hit"/>), and closes <see cref="Gate"/> for as
/// long as nobody can answer.
/// </param>
internal sealed class ClusterUnderTest(LocalCluster cluster, IReadOnlyList<Uri> addresses, Func<ClusterUnderTest, Tape, Random, Task> breakAndMend) : IServerUnderTest
{
    private const int LinesShown = 60;

    /// <summary>What is broken.</summary>
    public LocalCluster Cluster => cluster;

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Addresses => addresses;

    /// <summary>Open while anybody can answer.</summary>
    public Gate Gate { get; } = new();

    /// <summary>The last that each process has printed.</summary>
    public string Output => string.Join('\n', Enumerable.Range(1, cluster.Nodes).Select(node => $"node{node}").Append("balancer").Append("database").Select(Tail));

    /// <summary>Notes that something was broken just now.</summary>
    /// <param name="tape">Where.</param>
    /// <param name="what">What was broken, for who reads the tape.</param>
    public static void Hit(Tape tape, string what) => tape.Add(new Entry("", "", Step.Hit, what));

    /// <inheritdoc/>
    public Task UpAsync() => Gate.PassAsync();

    /// <inheritdoc/>
    public Task BreakAsync(Tape tape, Random random) => breakAndMend(this, tape, random);

    /// <summary>Kills nodes as they stand (SIGKILL), all at the same moment, and starts them again.</summary>
    public async Task KillAndStartAsync(Tape tape, params IReadOnlyList<int> nodes)
    {
        if (nodes.Count == cluster.Nodes)
            Gate.Close();
        foreach (var node in nodes)
            cluster.KillAtOnce(node);
        Hit(tape, $"killed: {string.Join(", ", nodes)}");
        await Task.WhenAll(nodes.Select(async node =>
        {
            await cluster.KillAsync(node);
            await cluster.StartAsync(node);
            Gate.Open();
        }));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Tail(string name) => $"--- the last of {name}:\n{string.Join('\n', cluster.Log(name).TrimEnd().Split('\n').TakeLast(LinesShown))}";
}
