using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Runtimes.Tests.Postgres;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>With PostgreSQL as the store; each node of a test has tables of its own.</summary>
public sealed class PostgresAkkaRuntimeContractTests : SessionRuntimeContract, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly AkkaMedium _medium;

    public PostgresAkkaRuntimeContractTests(PostgresFixture fixture) => _medium = new AkkaMedium(time =>
        PostgresStore.OpenAsync(new PostgresMedium(fixture).Connection, TimeProvider.System, new TestClock(time), CancellationToken.None).Soon().GetAwaiter().GetResult());

    protected override int Slowness => 20;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => _medium.Start(rules, limits, time);
}
