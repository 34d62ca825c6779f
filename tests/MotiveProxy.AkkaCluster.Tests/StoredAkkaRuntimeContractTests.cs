using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>With a store that is in memory: what it costs to wait for one is no matter here.</summary>
public sealed class StoredAkkaRuntimeContractTests : SessionRuntimeContract, IAsyncLifetime
{
    private readonly AkkaMedium _medium = new(time => new MemorySharedStore(time));

    protected override int Slowness => 20;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => _medium.Start(rules, limits, time);
}
