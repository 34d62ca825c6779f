using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Tests.Contract;

namespace MotiveProxy.Runtimes.Tests.Postgres;

public sealed class PostgresScaleOutTests(PostgresFixture fixture) : ScaleOutContract, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresMedium _medium = new(fixture);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override Node Start() => _medium.Start(SessionRules.Default, RuntimeLimits.Default, Time);

    protected override Task KillAsync(Node node) => ((PostgresRuntime)node.Runtime).AbortAsync();

    protected override void LoseHints() => _medium.LoseHints();
}
