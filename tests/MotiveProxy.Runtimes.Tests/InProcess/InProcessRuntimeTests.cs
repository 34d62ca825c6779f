using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.InProcess;

public sealed class InProcessRuntimeTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TimerWheel _wheel;
    private readonly InProcessRuntime _runtime;
    private readonly List<(SessionName Session, Exception Bug)> _broken = [];

    public InProcessRuntimeTests()
    {
        _wheel = new TimerWheel(_time);
        _runtime = new InProcessRuntime(
            SessionRules.Default, RuntimeLimits.Default, _time, _wheel, (session, bug) => _broken.Add((session, bug)));
    }

    public void Dispose()
    {
        _runtime.Dispose();
        _wheel.Dispose();
    }

    [Fact]
    public async Task A_session_whose_machine_throws_is_over_and_orphans_no_hold()
    {
        var waiting = Caller("broken").Ask("q");
        await waiting.Admitted();
        var neighbour = Caller("whole").Ask("q");

        // No decoder makes such a turn: it has no list of messages at all.
        var poison = _runtime.Offer(Name("broken"), new Turn(default(ImmutableArray<Message>)), new Asker("somebody"));

        Assert.Equal(FaultCode.Internal, await new Request(poison, _ => { }).Fault());
        Assert.Equal(FaultCode.Internal, await waiting.Fault());
        Assert.Equal("broken", Assert.Single(_broken).Session.Value);
        Assert.Equal(["whole"], _runtime.List().Select(view => view.Name.Value));
        Assert.Null(await _runtime.AnswerAsync(neighbour.Id, WholeAnswer).Soon());
        await Caller("broken").Ask("q").Admitted();
    }

    [Fact]
    public async Task A_session_that_is_over_leaves_nothing_behind()
    {
        var waiting = new List<Request>();
        foreach (var name in new[] { "closed", "idle" })
        {
            var lost = Caller(name, "one").Ask("lost");
            lost.HangUp();
            var answered = Caller(name, "two").Ask("answered");
            Assert.Null(await _runtime.AnswerAsync(answered.Id, WholeAnswer).Soon());
            await answered.Text();
            var twin = Caller(name, "three").Ask("same");
            waiting.Add(Caller(name, "three").Ask("same"));
            twin.HangUp();
        }

        Assert.Equal(4, _runtime.IndexedPrompts);
        Assert.True(await _runtime.CloseAsync(Name("closed")).Soon());
        Assert.Equal(2, _runtime.IndexedPrompts);

        Assert.Equal(FaultCode.SessionClosed, await waiting[0].Fault());

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(FaultCode.TurnTimeout, await waiting[1].Fault());
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal((0, 0), (_runtime.Count, _runtime.IndexedPrompts));
        Assert.Equal((0, 0), (_wheel.Scheduled, _time.RunningTimers));
    }

    [Fact]
    public async Task A_turn_that_is_on_its_way_when_draining_begins_is_not_held()
    {
        var time = new EventfulTime();
        using var wheel = new TimerWheel(time);
        using var runtime = new InProcessRuntime(SessionRules.Default, RuntimeLimits.Default, time, wheel);
        var person = new Party(runtime, Name("room"), "person", Seat.StandIn);
        var held = person.Say("/join");
        await held.Admitted();

        // The clock is read after the turn was let in and before it is in the mailbox.
        time.Next = runtime.BeginDrain;
        var onItsWay = new Party(runtime, Name("room"), "program", Seat.Caller).Ask("q");

        Assert.Equal(FaultCode.Draining, await held.Fault());
        Assert.Equal(FaultCode.Draining, await onItsWay.Fault());
    }

    [Fact]
    public async Task A_session_needs_one_place_on_the_wheel_and_its_open_holds_however_much_it_says()
    {
        for (var i = 0; i < 50; i++)
        {
            var prompt = Caller("room", $"program {i}").Ask($"q{i}");
            Assert.Null(await _runtime.AnswerAsync(prompt.Id, WholeAnswer).Soon());
            Assert.Equal(1, _runtime.OpenHolds);
            await prompt.Text();
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal((1, 0), (_wheel.Scheduled, _runtime.OpenHolds));
    }

    [Fact]
    public async Task Ids_are_letters_and_digits_and_never_the_same()
    {
        const int PerThread = 25_000;
        var ids = new HoldIds();
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () => Enumerable.Range(0, PerThread).Select(_ => ids.Next().Value).ToList()))).Soon();
        var elsewhere = new HoldIds().Next().Value;

        var all = made.SelectMany(each => each).Append(elsewhere).ToHashSet();
        Assert.Equal((4 * PerThread) + 1, all.Count);
        Assert.All(all, id => Assert.Matches("^[0-9a-z]{24}$", id));
    }

    [Fact]
    public void Ids_rise_from_a_thousand_to_the_next_and_neighbours_do_not_look_alike()
    {
        var ids = new HoldIds();
        var made = Enumerable.Range(0, 5_000).Select(_ => ids.Next().Value).ToList();

        Assert.Equal(made.Select(id => id[..6]).Order(StringComparer.Ordinal), made.Select(id => id[..6]));
        Assert.InRange(made.Select(id => id[..6]).Distinct().Count(), 5, 6);
        Assert.All(made.Zip(made.Skip(1)), pair => Assert.InRange(Enumerable.Range(6, 6).Count(i => pair.First[i] != pair.Second[i]), 3, 6));
    }

    private static Ending WholeAnswer => new Ending.Whole(Answer.OfText("a"));

    private static SessionName Name(string name) =>
        SessionName.TryParse(name, out var parsed, out _) ? parsed : throw new ArgumentException(name, nameof(name));

    private Party Caller(string session, string client = "program") => new(_runtime, Name(session), client, Seat.Caller);

    /// <summary>A clock during whose next reading something happens.</summary>
    private sealed class EventfulTime : TimeProvider
    {
        public Action? Next { get; set; }

        public override DateTimeOffset GetUtcNow()
        {
            var happens = Next;
            Next = null;
            happens?.Invoke();
            return DateTimeOffset.UnixEpoch;
        }
    }
}
