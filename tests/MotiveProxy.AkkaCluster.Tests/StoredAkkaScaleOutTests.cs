using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>With a store that all nodes share, and sessions on the nodes that die as well: they go on elsewhere.</summary>
public sealed class StoredAkkaScaleOutTests : ScaleOutContract, IAsyncLifetime
{
    private readonly AkkaMedium _medium;

    public StoredAkkaScaleOutTests()
    {
        var store = new MemorySharedStore(Time);
        _medium = new AkkaMedium(_ => store);
    }

    // A node that starts while another is dead waits until that is known; the tests want to see what happens before.
    public Task InitializeAsync() => Task.FromResult((First, Second));

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start() => _medium.Join(Time, hostsSessions: true);

    protected override Task KillAsync(Node node) => _medium.KillAsync(node);

    protected override void LoseHints() => _medium.LoseFirst();
}
