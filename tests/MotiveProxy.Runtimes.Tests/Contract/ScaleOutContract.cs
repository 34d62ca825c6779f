using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

/// <summary>What every runtime of many nodes must do besides: the sides of a session are on different nodes, and nodes die.</summary>
public abstract class ScaleOutContract
{
    private readonly Lazy<Node> _first;
    private readonly Lazy<Node> _second;

    protected ScaleOutContract()
    {
        _first = new Lazy<Node>(Start);
        _second = new Lazy<Node>(Start);
    }

    protected ManualTime Time { get; } = new();

    protected Node First => _first.Value;

    protected Node Second => _second.Value;

    /// <summary>Starts one more node on the medium that all share.</summary>
    protected abstract Node Start();

    /// <summary>Ends a node as a crash does: it says nothing to anybody any more.</summary>
    protected abstract Task KillAsync(Node node);

    /// <summary>No node is told any more that something waits for it.</summary>
    protected abstract void LoseHints();

    [Fact]
    public async Task The_two_sides_may_be_on_different_nodes_and_change_nodes_with_every_turn()
    {
        var (person, program) = (new Wanderer("person"), new Wanderer("program"));
        var hold = person.On(First).Say("hello?");
        await hold.Admitted();
        for (var i = 0; i < 6; i++)
        {
            var prompt = program.On(i % 2 == 0 ? Second : First).Say($"question {i}");
            Assert.Equal($"question {i}", await hold.Text());
            hold = person.On(i % 3 == 0 ? Second : First).Say($"answer {i}");
            Assert.Equal($"answer {i}", await prompt.Text());
        }
    }

    [Fact]
    public async Task Without_any_hint_everything_arrives_all_the_same()
    {
        var ping = StandIn(First).Say("hi");
        await ping.Admitted();
        LoseHints();

        var prompt = Caller(Second).Ask("q");
        Assert.Equal("q", await ping.Text());
        Assert.Null(await First.Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await prompt.Text());
    }

    [Fact]
    public async Task Parts_typed_on_one_node_reach_the_caller_on_another_as_they_are_given()
    {
        var prompt = Caller(First).Ask("Tell me a story.");
        await prompt.Admitted();

        foreach (var word in new[] { "Once", " upon", " a time" })
        {
            Assert.Null(await Second.Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text(word)).Soon());
            Assert.Equal(new AnswerPart.Text(word), Assert.IsType<HoldSignal.Part>(await prompt.Next()).Value);
        }

        Assert.Null(await Second.Runtime.AnswerAsync(prompt.Id, Answer(".")).Soon());
        Assert.Equal(".", await prompt.Text());
        Assert.Equal(FaultCode.PromptGone, (await First.Runtime.AnswerAsync(prompt.Id, Answer("late")).Soon())?.Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Parts_typed_on_several_nodes_reach_the_caller_in_order_and_before_the_end(bool hints)
    {
        string[] words = ["Once", " upon", " a", " time"];
        var prompts = Enumerable.Range(0, 20).Select(room => Caller(First, $"room {room}").Ask("Tell me a story.")).ToList();
        await Task.WhenAll(prompts.Select(prompt => prompt.Admitted()));
        if (!hints)
            LoseHints();

        await Task.WhenAll(prompts.Select(async prompt =>
        {
            for (var i = 0; i < words.Length; i++)
                Assert.Null(await (i % 2 == 0 ? Second : First).Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text(words[i])).Soon());
            Assert.Null(await Second.Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text(" there")).Soon());
            Assert.Null(await First.Runtime.AnswerAsync(prompt.Id, Answer(" was.")).Soon());
            Assert.Equal("Once upon a time there was.", await prompt.Text());
        }));
    }

    [Fact]
    public async Task What_is_claimed_on_one_node_is_claimed_on_all()
    {
        var prompt = Caller(First).Ask("q");
        await prompt.Admitted();
        Assert.Null(await Second.Runtime.ClaimAsync(prompt.Id, "Ada").Soon());

        Assert.Equal(FaultCode.PromptClaimed, (await First.Runtime.ClaimAsync(prompt.Id, "Ben").Soon())?.Code);
        Assert.Equal(FaultCode.PromptClaimed, (await First.Runtime.AnswerAsync(prompt.Id, Answer("no"), "Ben").Soon())?.Code);
        Assert.Equal("Ada", (await View(First)).State.OpenPrompts.Single().Claim?.By);
        Assert.Null(await First.Runtime.AnswerAsync(prompt.Id, Answer("a"), "Ada").Soon());
        Assert.Equal("a", await prompt.Text());
    }

    [Fact]
    public async Task Who_waits_on_one_node_is_dropped_from_another_and_answered_when_it_comes_back()
    {
        var program = new Wanderer("program", Seat.Caller);
        var prompt = program.On(First).Ask("q");
        await prompt.Admitted();
        Assert.Null(await Second.Runtime.DropAsync(prompt.Id).Soon());
        Assert.IsType<Outcome.Dropped>((await prompt.Reply()).Outcome);

        var retry = program.On(Second).Ask("q");
        await retry.Admitted();
        Assert.Null(await First.Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await retry.Text());
    }

    [Fact]
    public async Task A_retry_on_another_node_joins_its_turn_and_gets_what_was_given_before()
    {
        var program = new Wanderer("program", Seat.Caller);
        var first = program.On(First).Ask("q");
        await first.Admitted();
        Assert.Null(await Second.Runtime.GivePartAsync(first.Id, new AnswerPart.Text("Well, ")).Soon());
        first.HangUp();
        await Timeouts.UntilAsync(async () => (await View(First)).State.OpenPrompts.Single().LostAt is not null);

        var retry = program.On(Second).Ask("q");
        Assert.Equal(first.Id, (await retry.Admitted()).Turn);
        Assert.Null(await First.Runtime.AnswerAsync(first.Id, Answer("no.")).Soon());
        Assert.Equal("Well, no.", await retry.Text());
    }

    [Fact]
    public async Task Of_answers_on_two_nodes_at_the_same_time_exactly_one_is_taken()
    {
        for (var i = 0; i < 30; i++)
        {
            var prompt = Caller(i % 2 == 0 ? First : Second, $"room {i}").Ask("q");
            await prompt.Admitted();
            var faults = await Task.WhenAll(
                First.Runtime.AnswerAsync(prompt.Id, Answer("one")).AsTask(), Second.Runtime.AnswerAsync(prompt.Id, Answer("two")).AsTask()).Soon();

            var winner = Array.FindIndex(faults, fault => fault is null);
            Assert.Equal(FaultCode.PromptGone, faults[1 - winner]?.Code);
            Assert.Equal(winner == 0 ? "one" : "two", await prompt.Text());
        }
    }

    [Fact]
    public async Task Every_node_sees_and_closes_every_session()
    {
        var ping = StandIn(First, "one").Say("hi");
        var prompt = Caller(Second, "two").Ask("q");
        await ping.Admitted();
        await prompt.Admitted();

        foreach (var node in new[] { First, Second })
        {
            Assert.Equal(2, await node.Watch.CountAsync().Soon());
            Assert.Equal(["one", "two"], (await node.Watch.ListAsync().Soon()).Select(view => view.Name.Value).Order(StringComparer.Ordinal));
            Assert.Equal("q", (await View(node, "two")).State.OpenPrompts.Single().Prompt!.LastUserMessage!.Text);
        }

        Assert.True(await Second.Runtime.CloseAsync(Name("one")).Soon());
        Assert.Equal(FaultCode.SessionClosed, await ping.Fault());
        Assert.Equal(1, await First.Watch.CountAsync().Soon());
    }

    [Fact]
    public async Task A_watcher_is_told_on_its_node_what_happens_on_others_and_keeps_the_session_alive_there()
    {
        using var stop = new CancellationTokenSource();
        await using var watching = First.Watch.WatchAsync(Name("room"), stop.Token).GetAsyncEnumerator();
        await First.Watch.CountAsync().Soon();

        var prompt = Caller(Second).Ask("q");
        await prompt.Admitted();
        Assert.Null(await Second.Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await prompt.Text());

        var seen = new List<string>();
        while (seen.Count < 4 && await watching.MoveNextAsync().Soon())
            seen.Add(watching.Current.Event.GetType().Name);
        Assert.Equal(
            [nameof(SessionEvent.TurnSeated), nameof(SessionEvent.PromptOpened), nameof(SessionEvent.PromptAnswered), nameof(SessionEvent.HoldDelivered)], seen);
        Assert.Equal(1, (await View(Second)).State.Watchers);
        Time.Advance(TimeSpan.FromHours(5));
        Assert.Equal(1, await Second.Watch.CountAsync().Soon());

        await stop.CancelAsync();
        await Timeouts.UntilAsync(async () => (await View(Second)).State.Watchers == 0);
    }

    [Fact]
    public async Task What_a_dead_node_held_is_lost_and_its_clients_go_on_elsewhere()
    {
        var (person, program) = (new Wanderer("person", Seat.StandIn), new Wanderer("program", Seat.Caller));
        var doomed = Start();
        var ping = person.On(doomed).Ask("hi");
        await ping.Admitted();
        var waiting = new Wanderer("other", Seat.Caller).On(doomed, "elsewhere").Ask("q");
        await waiting.Admitted();
        await First.Watch.CountAsync().Soon();

        await KillAsync(doomed);
        await Timeouts.UntilAsync(async () => (await View(First)).State.Turns.All(turn => !turn.IsHeld));
        await Timeouts.UntilAsync(async () => (await View(Second, "elsewhere")).State.OpenPrompts.All(prompt => prompt is { IsHeld: false, LostAt: not null }));

        var again = person.On(First).Ask("hi");
        var prompt = program.On(Second).Ask("q");
        Assert.Equal("q", await again.Text());
        Assert.Null(await First.Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await prompt.Text());
    }

    [Fact]
    public async Task A_ping_that_comes_again_is_no_answer_to_what_a_dead_node_was_to_present()
    {
        var person = new Party(First.Runtime, Name("room"), "person", seat: null);
        await person.Say("hi").Admitted();
        await KillAsync(First);
        var prompt = Caller(Second).Ask("q");
        await prompt.Admitted();

        // Its client repeats it without a word about that, on another node, before anybody knows of the death.
        var again = new Party(Second.Runtime, Name("room"), "person", seat: null).Say("hi");

        Assert.Equal("q", await again.Text());
        Assert.True(prompt.Waits);
    }

    [Fact]
    public async Task A_repeat_joins_the_turn_that_a_dead_node_held_however_late_the_death_is_noticed()
    {
        var doomed = Start();
        var first = await Caller(doomed).Ask("q").Admitted();
        await KillAsync(doomed);
        var again = Caller(First).Ask("q");
        await Timeouts.UntilAsync(async () => !(await View(First)).State.Parked.IsEmpty);

        Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(first.Turn, (await again.Admitted()).Turn);
    }

    [Fact]
    public async Task A_turn_that_equals_one_on_a_node_that_lives_is_one_though_another_node_of_the_session_has_died()
    {
        var doomed = Start();
        await StandIn(doomed).Say("hi").Admitted();
        await Caller(doomed).Ask("p").Admitted();
        var first = await Caller(First).Ask("q").Admitted();
        await KillAsync(doomed);

        Assert.NotEqual(first.Turn, (await Caller(Second).Ask("q").Admitted()).Turn);
    }

    [Fact]
    public async Task Of_two_equal_turns_on_nodes_that_live_each_is_one()
    {
        var one = Caller(First).Ask("q");
        var first = await one.Admitted();
        var other = Caller(Second).Ask("q");

        Assert.NotEqual(first.Turn, (await other.Admitted()).Turn);
    }

    [Fact]
    public async Task A_watcher_of_a_dead_node_keeps_no_session_alive()
    {
        using var stop = new CancellationTokenSource();
        var doomed = Start();
        _ = doomed.Watch.WatchAsync(Name("room"), stop.Token);
        var prompt = Caller(First).Ask("q");
        await prompt.Admitted();
        await Timeouts.UntilAsync(async () => (await View(First)).State.Watchers == 1);

        await KillAsync(doomed);

        await Timeouts.UntilAsync(async () => (await View(First)).State.Watchers == 0);
    }

    private static SessionName Name(string name) => SessionName.Restore(name);

    private static Ending.Whole Answer(string text) => new(Core.Conversations.Answer.OfText(text));

    private static Party StandIn(Node node, string session = "room") => new(node.Runtime, Name(session), "person", Seat.StandIn);

    private static Party Caller(Node node, string session = "room") => new(node.Runtime, Name(session), "program", Seat.Caller);

    private static async Task<SessionView> View(Node node, string session = "room")
    {
        var view = await node.Watch.FindAsync(Name(session)).Soon();
        Assert.NotNull(view);
        return view;
    }

    /// <summary>A client whose balancer sends each of its requests to another node.</summary>
    private sealed class Wanderer(string client, Seat? seat = null)
    {
        private readonly List<Message> _history = [];

        public Party On(Node node, string session = "room") => new(node.Runtime, Name(session), client, seat, _history);
    }
}
