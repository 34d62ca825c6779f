using System.Security.Cryptography;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>What was said is kept in the tables, as long as it is to be kept.</summary>
public sealed class PostgresTranscriptTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string All = "SELECT (SELECT count(*) FROM sessions) + (SELECT count(*) FROM contents) + (SELECT count(*) FROM transcript)";

    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    [Fact]
    public async Task Each_life_of_a_name_can_be_read_from_any_node_whole_and_in_order()
    {
        var (first, second) = (Start(), Start());
        var tooLongForANotice = new string('x', RuntimeLimits.Default.NoticeLength + 1);
        await LiveAsync(first, tooLongForANotice);
        var told = new Party(first, Room, "program", Seat.Caller, [Message.Of(Role.User, "said before"), Message.Of(Role.Assistant, "told before")]);
        await told.Say("second").Admitted();

        Assert.Equal("said before told before second", string.Join(' ', (await PromptAsync(second, 1)).Messages.Select(message => message.Text)));
        Assert.Equal(tooLongForANotice, (await PromptAsync(second, 2)).LastUserMessage!.Text);
        Assert.Null(await second.ReadAsync(Room, 3).Soon());
        Assert.Null(await second.ReadAsync(SessionName.Restore("elsewhere"), 1).Soon());
    }

    [Fact]
    public async Task A_dump_that_is_read_into_a_new_server_keeps_what_was_said_in_its_order()
    {
        var runtime = Start();
        await LiveAsync(runtime, "first");
        await LiveAsync(runtime, "second");
        var before = await EventsAsync(runtime, 1);

        // There the numbers of transactions begin anew.
        await _medium.DoAsync("UPDATE transcript SET xid = (xid::text::bigint + 1000000000)::text::xid8");
        var restored = Start();
        await PostgresMedium.Caller(restored).Ask("third").Admitted();

        Assert.Equal(["third"], await PromptsAsync(restored, 1));
        Assert.Equal(before.Select(happened => happened.GetType()), (await EventsAsync(restored, 2)).Select(happened => happened.GetType()));
        Assert.Equal(["first"], await PromptsAsync(restored, 3));
        var numbers = new List<long>();
        for (var life = 3; life >= 1; life--)
        {
            await foreach (var notice in (await restored.ReadAsync(Room, life).Soon())!)
                numbers.Add(notice.Number);
        }

        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    [Fact]
    public async Task A_life_of_more_rows_than_are_read_at_once_is_read_to_its_end()
    {
        var runtime = Start();
        await PostgresMedium.Caller(runtime).Ask("q").Admitted();
        for (var i = 0; i < 450; i++)
            runtime.Publish(Room, new SessionEvent.HousekeepingAnswered("title", $"t{i}"));

        Assert.True((await EventsAsync(runtime, 1)).Count > 450);
    }

    [Fact]
    public async Task What_is_over_is_forgotten_on_demand_and_what_lives_is_not()
    {
        var runtime = Start();
        await LiveAsync(runtime, "over");
        await PostgresMedium.Caller(runtime).Ask("alive").Admitted();

        Assert.Equal(1, await runtime.ForgetAsync(Room).Soon());

        Assert.Equal(["alive"], await PromptsAsync(runtime, 1));
        Assert.Null(await runtime.ReadAsync(Room, 2).Soon());
        Assert.Equal(1, await _medium.CountAsync("SELECT count(DISTINCT life) FROM contents"));
    }

    [Fact]
    public async Task What_is_over_for_longer_than_it_is_kept_is_removed()
    {
        var runtime = Start(new Retention(TimeSpan.FromDays(30), long.MaxValue));
        await LiveAsync(runtime, "q");

        _time.Advance(TimeSpan.FromDays(29));
        await runtime.Sweep.SweepAsync();
        Assert.NotEqual(0, await _medium.CountAsync(All));
        _time.Advance(TimeSpan.FromDays(2));
        await runtime.Sweep.SweepAsync();
        Assert.Equal(0, await _medium.CountAsync(All));
    }

    [Fact]
    public async Task Beyond_its_size_the_oldest_that_is_over_is_removed_and_nothing_that_lives()
    {
        var runtime = Start(new Retention(TimeSpan.Zero, 20_000));
        foreach (var name in new[] { "a", "b", "c" })
        {
            await LiveAsync(runtime, Noise(9_000), name);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        await PostgresMedium.Caller(runtime, "alive").Ask(Noise(9_000)).Admitted();
        await runtime.Sweep.SweepAsync();

        Assert.Null(await runtime.ReadAsync(SessionName.Restore("a"), 1).Soon());
        Assert.NotNull(await runtime.ReadAsync(SessionName.Restore("alive"), 1).Soon());
        Assert.True(await _medium.CountAsync("SELECT sum(pg_column_size(body)) FROM contents") < 20_000);
    }

    [Fact]
    public async Task Of_a_session_that_lives_the_oldest_goes_but_for_what_it_still_needs()
    {
        var runtime = Start(new Retention(TimeSpan.FromDays(30), long.MaxValue));
        var ping = new Party(runtime, Room, "person", Seat.StandIn).Say("/join");
        await ping.Admitted();
        var over = PostgresMedium.Caller(runtime).Ask("over");
        await over.Admitted();
        await ping.Text();
        Assert.Null(await runtime.AnswerAsync(over.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        await over.Text();
        var open = PostgresMedium.Caller(runtime).Ask("open");
        await open.Admitted();
        await _medium.DoAsync("UPDATE transcript SET at = at - interval '31 days'");
        await _medium.DoAsync("UPDATE contents SET at = at - interval '31 days'");
        await _medium.DoAsync("UPDATE sessions SET since = since - interval '31 days'");

        await runtime.Sweep.SweepAsync();

        Assert.Equal(0, await _medium.CountAsync("SELECT count(*) FROM transcript"));
        Assert.Equal("open", Assert.Single((await Start().FindAsync(Room).Soon())!.State.OpenPrompts).Prompt!.Messages[^1].Text);
    }

    private static async Task LiveAsync(PostgresRuntime runtime, string text, string name = "room")
    {
        await PostgresMedium.Caller(runtime, name).Ask(text).Admitted();
        Assert.True(await runtime.CloseAsync(SessionName.Restore(name)).Soon());
    }

    private static string Noise(int length) => Convert.ToHexString(SHA512.HashData(BitConverter.GetBytes(length))) + string.Concat(Enumerable.Range(0, length / 88).Select(i => Convert.ToBase64String(SHA512.HashData(BitConverter.GetBytes(i)))));

    private static async Task<List<string>> PromptsAsync(PostgresRuntime runtime, int life) =>
        (await EventsAsync(runtime, life)).OfType<SessionEvent.PromptOpened>().Select(opened => opened.Turn.Messages[^1].Text).ToList();

    private static async Task<Turn> PromptAsync(PostgresRuntime runtime, int life) => (await EventsAsync(runtime, life)).OfType<SessionEvent.PromptOpened>().Single().Turn;

    private static async Task<List<SessionEvent>> EventsAsync(PostgresRuntime runtime, int life)
    {
        var events = new List<SessionEvent>();
        await foreach (var notice in (await runtime.ReadAsync(Room, life).Soon())!)
            events.Add(notice.Event);
        return events;
    }

    private PostgresRuntime Start(Retention? retention = null) =>
        _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time), retention);
}
