using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>Sessions live on a node that no client of the tests is at: without a store those of a node that dies begin anew.</summary>
public sealed class AkkaScaleOutTests : ScaleOutContract, IAsyncLifetime
{
    private readonly AkkaMedium _medium = new();

    // A node that starts while another is dead waits until that is known; the tests want to see what happens before.
    public Task InitializeAsync() => Task.FromResult((First, Second));

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start() => _medium.Join(Time, hostsSessions: false);

    protected override Task KillAsync(Node node) => _medium.KillAsync(node);

    protected override void LoseHints() => _medium.LoseFirst();
}
