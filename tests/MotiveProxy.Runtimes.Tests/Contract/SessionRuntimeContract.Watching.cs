using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task A_watcher_is_told_what_happens_in_the_order_in_which_it_happens()
    {
        using var stop = new CancellationTokenSource();
        var watching = Node.Watch.WatchAsync(null, stop.Token);

        var ping = StandIn().Say("/join");
        var prompt = Caller().Ask("q");
        Assert.Equal("q", await ping.Text());
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        Assert.Equal("a", await prompt.Text());

        var seen = await Take(watching, 7);
        Assert.Equal(
            [
                nameof(SessionEvent.TurnSeated), nameof(SessionEvent.TurnSeated), nameof(SessionEvent.PromptOpened),
                nameof(SessionEvent.PromptPresented), nameof(SessionEvent.HoldDelivered), nameof(SessionEvent.PromptAnswered),
                nameof(SessionEvent.HoldDelivered),
            ],
            seen.Select(notice => notice.Event.GetType().Name));
        Assert.Equal(seen.Select(notice => notice.Number).Order().Distinct(), seen.Select(notice => notice.Number));
        Assert.All(seen, notice => Assert.Equal("room", notice.Session.Value));
        Assert.Equal(seen.Select(Words), (await View()).Transcript.Select(Words));
    }

    [Fact]
    public async Task A_watcher_of_one_session_is_told_of_no_other()
    {
        using var stop = new CancellationTokenSource();
        var watching = Node.Watch.WatchAsync(Name("b"), stop.Token);

        foreach (var name in new[] { "a", "b", "c", "b" })
            StandIn(name, client: "somebody").Say("/join");
        await stop.CancelAsync();

        // Nothing but "b" before the end.
        var seen = await Take(watching, int.MaxValue);
        Assert.DoesNotContain(seen, notice => notice.Session.Value != "b");
    }

    [Fact]
    public async Task Watching_ends_when_it_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var reading = Take(Node.Watch.WatchAsync(Name("room"), stop.Token), int.MaxValue);

        await stop.CancelAsync();

        Assert.Empty(await reading.Soon());
    }

    [Fact]
    public async Task A_watcher_keeps_its_session_alive_until_it_goes()
    {
        using var stop = new CancellationTokenSource();
        await AnswerOne();
        var reading = Take(Node.Watch.WatchAsync(Name("room"), stop.Token), int.MaxValue);
        Assert.Equal(1, (await State()).Watchers);

        Pass(10 * 3_600);
        Assert.Equal(1, await Count());

        await stop.CancelAsync();
        await reading.Soon();
        Assert.Equal(0, (await State()).Watchers);
        Pass(3_601);
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_watcher_may_come_before_the_session_and_stay_when_it_ends()
    {
        using var stop = new CancellationTokenSource();
        var watching = Node.Watch.WatchAsync(Name("room"), stop.Token);
        Assert.Equal(0, await Count());

        await StandIn().Say("/join").Admitted();
        Assert.Equal(1, (await State()).Watchers);
        await Runtime.CloseAsync(Name("room")).Soon();
        await StandIn().Say("/join").Admitted();

        Assert.Equal(1, (await State()).Watchers);
        var seen = await Take(watching, 3);
        Assert.Collection(
            seen.Select(notice => notice.Event),
            first => Assert.IsType<SessionEvent.TurnSeated>(first),
            second => Assert.Equal(new SessionEvent.SessionEnded(ClosingReason.Operator), second),
            third => Assert.IsType<SessionEvent.TurnSeated>(third));
    }

    [Fact]
    public async Task A_watcher_that_falls_behind_is_sent_away_and_holds_nobody_up()
    {
        Limits = Limits with { WatcherBuffer = 4 };
        var watching = Node.Watch.WatchAsync(Name("room"), CancellationToken.None);

        for (var i = 0; i < 5; i++)
            await AnswerOne();

        // Where many nodes watch, a watcher is told a moment after the caller.
        await Timeouts.UntilAsync(async () => (await State()).Watchers == 0);
        Assert.Equal(4, (await Take(watching, int.MaxValue)).Count);
    }

    [Fact]
    public async Task What_no_machine_decided_reaches_watchers_and_the_transcript_too()
    {
        using var stop = new CancellationTokenSource();
        var watching = Node.Watch.WatchAsync(null, stop.Token);
        var happened = new SessionEvent.HousekeepingAnswered("title", "A walk in the rain");

        Node.Watch.Publish(Name("nobody is here"), happened);
        Assert.Equal(0, await Count());
        await StandIn().Say("/join").Admitted();
        Node.Watch.Publish(Name("room"), happened);

        Assert.Equal([happened, happened], (await Take(watching, 3)).Select(notice => notice.Event).OfType<SessionEvent.HousekeepingAnswered>());
        Assert.Equal(happened, (await View()).Transcript[^1].Event);
    }

    [Fact]
    public async Task Events_of_many_sessions_reach_one_watcher_in_the_order_of_their_numbers()
    {
        Limits = Limits with { WatcherBuffer = 100_000 };
        using var stop = new CancellationTokenSource();
        var watching = Node.Watch.WatchAsync(null, stop.Token);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await AnswerOne($"room {thread}");
        }))).Soon();

        // Each exchange is seen as seated, opened, answered, delivered.
        var numbers = (await Take(watching, 4 * 50 * 4)).Select(notice => notice.Number).ToList();
        Assert.Equal(numbers.Order().Distinct(), numbers);
    }

    [Fact]
    public async Task A_list_of_sessions_has_all_of_them_and_no_transcripts()
    {
        await AnswerOne("one");
        Pass(5);
        await StandIn("two").Say("/join").Admitted();

        var list = (await Node.Watch.ListAsync().Soon()).OrderBy(view => view.Name.Value, StringComparer.Ordinal).ToList();

        Assert.Equal(["one", "two"], list.Select(view => view.Name.Value));
        Assert.Equal(5, (list[1].Since - list[0].Since).TotalSeconds);
        Assert.NotNull(list[1].State.StandIn);
        Assert.All(list, view => Assert.Empty(view.Transcript));
    }

    private static async Task<List<SessionNotice>> Take(IAsyncEnumerable<SessionNotice> watching, int count)
    {
        var seen = new List<SessionNotice>();
        await using var reading = watching.GetAsyncEnumerator();
        while (seen.Count < count && await reading.MoveNextAsync().Soon())
            seen.Add(reading.Current);
        return seen;
    }

    private static string Words(SessionNotice notice) => $"{notice.Number} {notice.At:O} {notice.Session} {notice.Event}";

    private async Task AnswerOne(string session = "room")
    {
        // Whoever answers has seen the prompt.
        var prompt = Caller(session).Ask("q");
        await prompt.Admitted();
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await prompt.Text());
    }
}
