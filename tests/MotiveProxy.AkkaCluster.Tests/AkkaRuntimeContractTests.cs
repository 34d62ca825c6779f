using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.AkkaCluster.Tests;

public sealed class AkkaRuntimeContractTests : SessionRuntimeContract, IAsyncLifetime
{
    private readonly AkkaMedium _medium = new();

    protected override bool KeepsWhatIsOver => false;

    protected override int Slowness => 20;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => _medium.Start(rules, limits, time);
}
