using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>Nodes of a newer version write to the same tables.</summary>
public sealed class PostgresUpgradeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    [Fact]
    public async Task Tables_that_no_longer_suit_this_version_are_refused_with_what_to_do()
    {
        Start();
        await _medium.DoAsync("INSERT INTO schema_version VALUES (1000, 1000)");

        var refused = Assert.Throws<StoreException>(() => Start());
        Assert.Contains("newer version of MotiveProxy", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Newer_tables_that_suit_this_version_are_used()
    {
        Start();
        await _medium.DoAsync("INSERT INTO schema_version VALUES (1000, 1)");

        await PostgresMedium.Caller(Start()).Ask("q").Admitted();
    }

    [Fact]
    public async Task A_session_that_a_newer_version_wrote_is_left_to_it_and_the_others_go_on()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();
        var elsewhere = PostgresMedium.Caller(runtime, "elsewhere").Ask("q2");
        await elsewhere.Admitted();

        await WriteAsNewerAsync("sessions", "state");
        var retry = PostgresMedium.Caller(runtime).Ask("q");

        Assert.Equal(FaultCode.StoreUnavailable, await retry.Fault());
        Assert.Equal(FaultCode.StoreUnavailable, await waiting.Fault());
        await Assert.ThrowsAsync<StoreException>(() => runtime.FindAsync(Room).Soon());
        Assert.Equal(FaultCode.StoreUnavailable, (await runtime.AnswerAsync(waiting.Id, new Ending.Whole(Answer.OfText("a"))).Soon())?.Code);
        Assert.Equal("elsewhere", Assert.Single(await runtime.ListAsync().Soon()).Name.Value);
        Assert.Contains("newer version", Assert.Single(_medium.News.Unread), StringComparison.Ordinal);
        Assert.Null(await runtime.AnswerAsync(elsewhere.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await elsewhere.Text());
    }

    [Fact]
    public async Task What_a_dead_node_held_of_a_session_that_cannot_be_read_waits_for_a_node_that_can()
    {
        var (first, second) = (Start(), Start());
        var owed = $"SELECT count(*) FROM node_sessions WHERE node = '{first.House.Node.Id}'";
        await PostgresMedium.Caller(first).Ask("q").Admitted();
        await WriteAsNewerAsync("sessions", "state");
        await first.AbortAsync();

        await Timeouts.UntilAsync(() => Task.FromResult(_medium.News.Unread.Count > 0));
        Assert.Equal(1, await _medium.CountAsync(owed));
        await WriteAsKnownAsync("sessions", "state");
        await Timeouts.UntilAsync(async () => await _medium.CountAsync(owed) == 0);
        Assert.Empty(Assert.Single((await second.FindAsync(Room).Soon())!.State.OpenPrompts).Holds);
    }

    [Fact]
    public async Task A_content_of_a_newer_version_makes_its_session_unreadable_and_nothing_else()
    {
        var runtime = Start();
        await PostgresMedium.Caller(runtime).Ask("q").Admitted();
        await WriteAsNewerAsync("contents", "body");

        await Assert.ThrowsAsync<StoreException>(() => Start().FindAsync(Room).Soon());
    }

    [Fact]
    public async Task Events_of_a_newer_version_are_left_out()
    {
        var runtime = Start();
        var waiting = PostgresMedium.Caller(runtime).Ask("q");
        await waiting.Admitted();
        var all = (await runtime.FindAsync(Room).Soon())!.Transcript.Count;
        await _medium.DoAsync("UPDATE transcript SET events = convert_to(replace(convert_from(events, 'UTF8'), '{\"v\":', '{\"v\":9'), 'UTF8')");

        Assert.Empty((await runtime.FindAsync(Room).Soon())!.Transcript);
        Assert.Null(await runtime.AnswerAsync(waiting.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.NotEmpty((await runtime.FindAsync(Room).Soon())!.Transcript);
        Assert.True(all > 0);
    }

    private Task<int> WriteAsNewerAsync(string table, string column) => ReplaceAsync(table, column, "{\"v\":", "{\"v\":9");

    private Task<int> WriteAsKnownAsync(string table, string column) => ReplaceAsync(table, column, "{\"v\":9", "{\"v\":");

    // Another node's write is one more version.
    private async Task<int> ReplaceAsync(string table, string column, string from, string to)
    {
        var changed = await _medium.DoAsync(
            $"UPDATE {table} SET {column} = convert_to(replace(convert_from({column}, 'UTF8'), '{from}', '{to}'), 'UTF8') WHERE {(table == "sessions" ? "name LIKE 'room%'" : "true")}");
        Assert.True(changed > 0);
        if (table == "sessions")
            await _medium.DoAsync("UPDATE sessions SET version = version + 1 WHERE name LIKE 'room%'");
        return changed;
    }

    private PostgresRuntime Start() => _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time));
}
