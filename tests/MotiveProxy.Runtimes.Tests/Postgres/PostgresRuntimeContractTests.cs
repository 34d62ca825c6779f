using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.Postgres;

public sealed class PostgresRuntimeContractTests(PostgresFixture fixture) : SessionRuntimeContract, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresMedium _medium = new(fixture);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => _medium.Start(rules, limits, time);
}
