using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>What is written together, and how little of the tables a step touches. The node's own clock is the test's too.</summary>
public sealed class PostgresRoundsTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    [Fact]
    public async Task A_report_of_delivery_is_written_with_what_its_client_says_next()
    {
        var runtime = Start();
        var caller = PostgresMedium.Caller(runtime);
        await AnsweredAsync(runtime, caller.Ask("q1"));
        var batches = runtime.House.Node.Batch;

        await caller.Ask("q2").Admitted();

        Assert.Equal(batches + 1, runtime.House.Node.Batch);
        Assert.Contains((await runtime.FindAsync(SessionName.Restore("room")).Soon())!.Transcript, notice => notice.Event is SessionEvent.HoldDelivered);
    }

    [Fact]
    public async Task A_report_of_delivery_is_written_soon_if_nothing_more_is_said()
    {
        var runtime = Start();
        await AnsweredAsync(runtime, PostgresMedium.Caller(runtime).Ask("q1"));
        var batches = runtime.House.Node.Batch;

        await Timeouts.UntilAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            return Task.FromResult(runtime.House.Node.Batch == batches + 1);
        });
    }

    [Fact]
    public async Task Whoever_looks_finds_what_was_delivered()
    {
        var runtime = Start();
        await AnsweredAsync(runtime, PostgresMedium.Caller(runtime).Ask("q1"));

        var turn = Assert.Single((await runtime.FindAsync(SessionName.Restore("room")).Soon())!.State.Turns);
        Assert.True(turn.WasDelivered);
    }

    [Fact]
    public async Task No_index_looks_at_what_a_step_changes()
    {
        Start();

        Assert.Equal(0, await _medium.CountAsync(
            """
            SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
            WHERE i.indrelid = 'sessions'::regclass AND a.attname IN ('version', 'last', 'state')
                AND (a.attnum = ANY(i.indkey) OR pg_get_expr(i.indpred, i.indrelid) ~ ('\m' || a.attname || '\M') OR i.indexprs IS NOT NULL)
            """));
    }

    private static async Task AnsweredAsync(PostgresRuntime runtime, Request prompt)
    {
        await prompt.Admitted();
        Assert.Null(await runtime.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await prompt.Text());
    }

    // In a house that may be full nothing waits, and so far nobody has counted.
    private PostgresRuntime Start()
    {
        var runtime = _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time), own: _time);
        runtime.House.Rounds.About = 0;
        return runtime;
    }
}
