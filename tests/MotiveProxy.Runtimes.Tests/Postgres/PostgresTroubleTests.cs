using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;
using Npgsql;

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
        var waiting = Caller(runtime).Ask("q");
        await waiting.Admitted();

        _fixture.Server.Crash();
        Assert.Equal(FaultCode.StoreUnavailable, await Caller(runtime, "elsewhere").Ask("lost?").Fault());
        Assert.True(runtime.IsStoreFailing);
        Assert.Equal(FaultCode.StoreUnavailable, await Caller(runtime, "elsewhere").Ask("q").Fault());
        Assert.True(waiting.Waits);

        _fixture.Server.Run();
        await UntilAsync(() => Task.FromResult(!runtime.IsStoreFailing));
        Assert.Null(await runtime.AnswerAsync(waiting.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await waiting.Text());
    }

    [Fact]
    public async Task A_node_that_the_others_believe_dead_ends_its_holds_and_goes_on_as_another()
    {
        var runtime = Start();
        var waiting = Caller(runtime).Ask("q");
        await waiting.Admitted();
        var before = runtime.House.Node.Id;

        await using (var database = NpgsqlDataSource.Create(_medium.Connection))
        await using (var bury = database.CreateCommand("WITH gone AS (DELETE FROM nodes RETURNING id) INSERT INTO dead_nodes SELECT id, '-infinity' FROM gone"))
            await bury.ExecuteNonQueryAsync();

        Assert.Equal(FaultCode.StoreUnavailable, await waiting.Fault());
        await UntilAsync(() => Task.FromResult(runtime.House.Node.Id != before));
        var retry = Caller(runtime).Ask("q");
        await UntilAsync(async () => (await runtime.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts.All(prompt => prompt.Holds.All(runtime.House.Node.Owns)));
        var prompt = (await runtime.FindAsync(SessionName.Restore("room")).Soon())!.State.OpenPrompts.Single();
        Assert.Null(await runtime.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await retry.Text());
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_with_what_to_do()
    {
        Start();
        await using (var database = NpgsqlDataSource.Create(_medium.Connection))
        await using (var raise = database.CreateCommand("INSERT INTO schema_version VALUES (1000)"))
            await raise.ExecuteNonQueryAsync();

        var refused = Assert.Throws<StoreException>(() => Start());
        Assert.Contains("newer version of MotiveProxy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_said_in_a_session_is_removed_a_month_after_its_end()
    {
        var runtime = Start();
        var prompt = Caller(runtime).Ask("q");
        await prompt.Admitted();
        Assert.True(await runtime.CloseAsync(SessionName.Restore("room")).Soon());
        await using var database = NpgsqlDataSource.Create(_medium.Connection);
        await using var age = database.CreateCommand("UPDATE sessions SET last = now() - interval '31 days'");
        Assert.Equal(1, await age.ExecuteNonQueryAsync());

        await UntilAsync(async () =>
        {
            await using var count = database.CreateCommand("SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM contents) + (SELECT count(*) FROM transcript)");
            return await count.ExecuteScalarAsync() is 0L;
        });
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

    private PostgresRuntime Start() => _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time));

    private static Party Caller(ISessionRuntime runtime, string session = "room") => new(runtime, SessionName.Restore(session), "program", Seat.Caller);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Timeouts.Patience);
        while (!await condition())
            await Task.Delay(20, patience.Token);
    }
}
