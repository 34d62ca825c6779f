using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Tests.Postgres;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Kept;

public sealed class PostgresKeptAnswersTests(PostgresFixture fixture) : KeptAnswersContract, IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresMedium _medium = new(fixture);
    private PostgresRuntime? _first;
    private PostgresRuntime? _second;

    protected override IKeptAnswers Kept => (_first ??= Start()).Kept;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    protected override IKeptAnswers Next() => (_second ??= Start()).Kept;

    protected override Task SweepAsync() => ((PostgresKept)Kept).SweepAsync();

    private PostgresRuntime Start() => _medium.StartRuntime(Rules, Limits, Time, new TestClock(Time));
}

/// <summary>The database goes away.</summary>
public sealed class PostgresKeptTroubleTests : IAsyncLifetime, IDisposable
{
    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly PostgresFixture _fixture = new();
    private readonly PostgresMedium _medium;
    private readonly ManualTime _time = new();

    public PostgresKeptTroubleTests() => _medium = new PostgresMedium(_fixture);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task While_the_database_is_away_that_is_said_to_who_goes_on_and_an_answer_that_is_to_be_kept_waits()
    {
        var kept = _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time)).Kept;
        var link = new KeptLink("a1", [Message.Of(Role.Assistant, "one")]);
        await kept.KeepAsync(Room, link, CancellationToken.None).Soon();

        _fixture.Server.Crash();
        Assert.Equal(FaultCode.StoreUnavailable, (await kept.FindAsync(Room, "a1", 10).AsTask().Soon()).Fault!.Code);
        Assert.Equal(FaultCode.StoreUnavailable, (await kept.AnswersAsync(Room, ["a1"]).AsTask().Soon()).Fault!.Code);
        var waiting = kept.KeepAsync(Room, link with { Id = "a2", After = "a1" }, CancellationToken.None);
        using var leaving = new CancellationTokenSource();
        var left = kept.KeepAsync(Room, link with { Id = "a3" }, leaving.Token);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left.Soon());
        Assert.False(waiting.IsCompleted);

        _fixture.Server.Run();
        await waiting.Soon();
        Assert.Equal(2, (await kept.FindAsync(Room, "a2", 10).AsTask().Soon()).Conversation!.Messages.Length);
    }
}
