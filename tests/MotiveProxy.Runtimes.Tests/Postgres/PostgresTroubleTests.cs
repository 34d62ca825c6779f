using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>The database goes away, or the others believe that this node has.</summary>
public sealed class PostgresTroubleTests : IAsyncLifetime, IDisposable
{
    private readonly PostgresFixture _fixture = new();
    private readonly PostgresMedium _medium;
    private readonly ManualTime _time = new();

    public PostgresTroubleTests() => _medium = new PostgresMedium(_fixture);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task While_the_database_is_away_whoever_waits_goes_on_waiting_and_whoever_is_new_is_told_to_come_again()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();

        _fixture.Server.Crash();
        Assert.Equal(FaultCode.StoreUnavailable, await PostgresMedium.Caller(runtime, "elsewhere").Ask("lost?").Fault());
        Assert.True(runtime.IsStoreFailing);
        Assert.Equal(FaultCode.StoreUnavailable, await PostgresMedium.Caller(runtime, "elsewhere").Ask("q").Fault());
        Assert.True(waiting.Waits);

        _fixture.Server.Run();
        await Timeouts.UntilAsync(() => Task.FromResult(!runtime.IsStoreFailing));
        Assert.Null(await runtime.AnswerAsync(waiting.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await waiting.Text());
        Assert.Null(await runtime.FindAsync(SessionName.Restore("elsewhere")).Soon());
    }

    [Fact]
    public async Task A_node_that_nobody_asks_for_anything_notices_too_that_the_database_is_away()
    {
        var runtime = Start();
        _fixture.Server.Crash();
        await Timeouts.UntilAsync(() => Task.FromResult(runtime.IsStoreFailing));
        _fixture.Server.Run();
        await Timeouts.UntilAsync(() => Task.FromResult(!runtime.IsStoreFailing));
    }

    [Fact]
    public async Task A_database_that_says_nothing_at_all_is_away_too()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();

        _fixture.Server.Freeze();
        try
        {
            Assert.Equal(FaultCode.StoreUnavailable, await PostgresMedium.Caller(runtime, "elsewhere").Ask("lost?").Fault());
            Assert.True(runtime.IsStoreFailing);
            Assert.Equal(FaultCode.StoreUnavailable, await PostgresMedium.Caller(runtime, "elsewhere").Ask("q").Fault());
            Assert.True(waiting.Waits);
        }
        finally
        {
            _fixture.Server.Thaw();
        }

        await Timeouts.UntilAsync(() => Task.FromResult(!runtime.IsStoreFailing));
        Assert.Null(await runtime.AnswerAsync(waiting.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await waiting.Text());
    }

    [Fact]
    public async Task Who_was_answered_while_the_database_was_away_is_told_so_when_it_is_back()
    {
        var (holding, other) = (Start(), Start());
        var (here, there) = (PostgresMedium.Caller(holding).Ask("q"), PostgresMedium.Caller(holding, "elsewhere").Ask("q"));
        await here.Admitted();
        await there.Admitted();

        _fixture.Server.Freeze();
        var answers = new[]
        {
            holding.AnswerAsync(here.Id, new Ending.Whole(Answer.OfText("a"))).AsTask(),
            other.AnswerAsync(there.Id, new Ending.Whole(Answer.OfText("b"))).AsTask(),
        };
        try
        {
            await Timeouts.UntilAsync(() => Task.FromResult(holding.IsStoreFailing && other.IsStoreFailing));
        }
        finally
        {
            _fixture.Server.Thaw();
        }

        foreach (var answer in answers)
            Assert.Null(await answer.Soon());
        Assert.Equal("a", await here.Text());
        Assert.Equal("b", await there.Text());
    }

    [Fact]
    public async Task A_node_that_the_others_believe_dead_ends_its_holds_and_goes_on_as_another()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();
        await BuryAsync(runtime);

        Assert.Equal(FaultCode.StoreUnavailable, await waiting.Fault());
        var retry = PostgresMedium.Caller(runtime).Ask("q");
        await Timeouts.UntilAsync(async () => (await runtime.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts.All(prompt => prompt.Holds.All(runtime.House.Node.Owns)));
        var prompt = (await runtime.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts.Single();
        Assert.Null(await runtime.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await retry.Text());
    }

    [Fact]
    public async Task What_a_nodes_old_life_has_decided_and_not_written_its_next_life_does_not_write()
    {
        var runtime = Start();
        var house = runtime.House;
        await house.Node.Gate.WaitAsync();
        var refused = PostgresMedium.Caller(runtime).Ask("q");
        await Timeouts.UntilAsync(() => Task.FromResult(house.Outbox.Telling.CurrentCount == 0 && house.Sessions.Any(session => session.Letters.Count > 0)));
        await house.BeginAgainAsync();
        house.Node.Gate.Release();

        Assert.Equal(FaultCode.StoreUnavailable, await refused.Fault());
        Assert.Equal(0, await runtime.CountAsync().AsTask().Soon());
    }

    [Fact]
    public async Task A_node_that_begins_anew_is_still_watching_what_it_watched()
    {
        var runtime = Start();
        using var stop = new CancellationTokenSource();
        var room = SessionName.Restore("room");
        _ = runtime.WatchAsync(room, stop.Token);
        await PostgresMedium.Caller(runtime).Ask("q").Admitted();
        Assert.Equal(1, (await runtime.FindAsync(room).Soon())!.State.Watchers);

        await BuryAsync(runtime);

        await Timeouts.UntilAsync(async () => (await runtime.FindAsync(room).Soon())!.State.Watchers == 1
            && await _medium.CountAsync($"SELECT count(*) FROM watchers WHERE node = '{runtime.House.Node.Id}'") == 1);
    }

    [Fact]
    public async Task The_others_know_what_a_node_holds_that_began_anew()
    {
        var (first, second) = (Start(), Start());
        await PostgresMedium.Caller(first).Ask("q").Admitted();
        await BuryAsync(first);
        var held = PostgresMedium.Caller(first).Ask("q");
        await Timeouts.UntilAsync(async () => (await first.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts
            .All(prompt => !prompt.Holds.IsEmpty && prompt.Holds.All(first.House.Node.Owns)));
        Assert.True(held.Waits || await held.Admitted() is not null);

        await first.AbortAsync();

        await Timeouts.UntilAsync(async () => (await second.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts.All(prompt => prompt.Holds.IsEmpty));
    }

    [Fact]
    public async Task While_the_database_is_away_a_question_is_answered_with_that()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();
        _fixture.Server.Crash();

        await Assert.ThrowsAsync<StoreException>(() => runtime.CountAsync().Soon());
        await Assert.ThrowsAsync<StoreException>(() => runtime.ListAsync().Soon());
        await Assert.ThrowsAsync<StoreException>(() => runtime.ReadAsync(SessionName.Restore("room"), 1).Soon());
        await Assert.ThrowsAsync<StoreException>(() => runtime.AnswerAsync(new TurnId("elsewhere"), new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal(FaultCode.StoreUnavailable, await PostgresMedium.Caller(runtime, "elsewhere").Ask("new").Fault());
        await Assert.ThrowsAsync<StoreException>(() => runtime.FindAsync(SessionName.Restore("room")).Soon());

        _fixture.Server.Run();
        await Timeouts.UntilAsync(() => Task.FromResult(!runtime.IsStoreFailing));
        Assert.True(await runtime.CountAsync().Soon() > 0);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with \0, \\ and half a pair: \ud83d")]
    [InlineData("ends in |A")]
    public async Task Every_name_is_kept_exactly(string name)
    {
        var runtime = Start();
        await new Party(runtime, SessionName.Restore(name), "program", Seat.Caller).Ask("q").Admitted();

        Assert.Equal(name, Assert.Single(await runtime.ListAsync().Soon()).Name.Value);
        Assert.NotNull(await runtime.FindAsync(SessionName.Restore(name)).Soon());
    }

    [Fact]
    public void The_databases_time_goes_on_between_its_answers_and_never_back()
    {
        var time = new ManualTime();
        var clock = new DatabaseClock(time);
        var database = new DateTimeOffset(2030, 5, 5, 12, 0, 0, TimeSpan.Zero);
        var asked = time.GetTimestamp();
        time.Advance(TimeSpan.FromSeconds(2));

        clock.Measure(database, asked, time.GetTimestamp());
        Assert.Equal(database.AddSeconds(1), clock.Now);
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(database.AddSeconds(181), clock.Now);

        clock.Measure(database, time.GetTimestamp(), time.GetTimestamp());
        Assert.Equal(database.AddSeconds(181), clock.Now);
    }

    // The others give it up; it notices by itself.
    private async Task BuryAsync(PostgresRuntime runtime)
    {
        var before = runtime.House.Node.Id;
        await _medium.DoAsync($"WITH gone AS (DELETE FROM nodes WHERE id = '{before}' RETURNING id) INSERT INTO dead_nodes SELECT id, '-infinity' FROM gone");
        await Timeouts.UntilAsync(() => Task.FromResult(runtime.House.Node.Id != before));
    }

    private PostgresRuntime Start() => _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time));
}
