using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>A session's actor alone, with a probe for its shard, and the test's own time.</summary>
public sealed class SessionActorTests : TestKit
{
    private static readonly SessionName Room = SessionName.Restore("room");

    private readonly TestProbe _shard;
    private readonly TestProbe _front;
    private readonly TestProbe _hold;
    private readonly SessionBook _book;
    private readonly IActorRef _session;
    private long _calls;

    public SessionActorTests()
        : base("akka.scheduler.implementation = \"Akka.TestKit.TestScheduler, Akka.TestKit\"")
    {
        (_shard, _front, _hold) = (CreateTestProbe("shard"), CreateTestProbe("front"), CreateTestProbe("hold"));
        var rules = SessionRules.Default with { TurnTimeout = TimeSpan.FromSeconds(30) };
        _book = new SessionBook(new SessionSetup(rules, RuntimeLimits.Default, new ScheduledTime(Scheduler), (_, bug) => Assert.Fail(bug.ToString())));
        _session = _shard.ChildActorOf(SessionActor.Props(Room, _book));
    }

    private TestScheduler Scheduler => (TestScheduler)Sys.Scheduler;

    [Fact]
    public void A_turn_is_admitted_and_answered_before_its_front_hears_of_it()
    {
        Arrive("h1", Seat.Caller);

        Assert.Equal(new HoldId("h1"), News<SessionEffect.Admit>().Hold);
        Assert.True(Reply().Lived);
        Assert.Equal(Room, _book.Find(new TurnId("h1")));
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_turn_that_nobody_answers_ends_when_its_time_is_over()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();

        Scheduler.Advance(TimeSpan.FromSeconds(29));
        _hold.ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(FaultCode.TurnTimeout, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
    }

    [Fact]
    public void What_comes_twice_is_done_once_and_answered_twice()
    {
        Arrive("h1", Seat.Caller);
        var part = Envelope(new SessionOrder.Take(new SessionInput.PartGiven(default, new TurnId("h1"), new AnswerPart.Text("a"))));
        _session.Tell(part, _front);
        _session.Tell(part, _front);

        Assert.Equal([1, 2, 2], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        News<SessionEffect.Admit>();
        Assert.Equal(new AnswerPart.Text("a"), News<SessionEffect.Send>().Part);
        Look();
        _hold.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_a_front_needs_no_more_is_not_done_again_when_it_comes_late()
    {
        Arrive("h1", Seat.Caller);
        var part = Envelope(new SessionOrder.Take(new SessionInput.PartGiven(default, new TurnId("h1"), new AnswerPart.Text("a"))));
        _session.Tell(part, _front);
        _session.Tell(Envelope(SessionOrder.Look.Instance) with { Settled = 3 }, _front);
        _session.Tell(part, _front);

        Assert.Equal([1, 2, 3], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        Assert.Single(Look().State.OpenPrompts.Single().Given);
    }

    [Fact]
    public void What_comes_before_something_that_got_lost_waits_for_it()
    {
        var lost = Envelope(Arrival("h1", Seat.Caller));
        var next = Envelope(Arrival("h2", Seat.StandIn)) with { After = lost.Call };

        _session.Tell(next, _front);
        _session.Tell(lost, _front);
        _session.Tell(next, _front);

        Assert.Equal([lost.Call, next.Call], new[] { Reply(), Reply() }.Select(reply => reply.Call));
        Assert.Equal(Seat.Caller, News<SessionEffect.Admit>().Seated.Seat);
        Assert.Equal(Seat.StandIn, News<SessionEffect.Admit>().Seated.Seat);
    }

    [Fact]
    public void A_first_turn_that_is_refused_leaves_nothing()
    {
        var arrived = Arrival("h1", Seat.Caller);
        var input = (SessionInput.TurnArrived)arrived.Input;
        var confused = input with { Asker = input.Asker with { Claims = [.. input.Asker.Claims, new SeatClaim(Seat.StandIn, SeatSource.Header)] } };
        _session.Tell(Envelope(arrived with { Input = confused }), _front);

        Assert.Equal(FaultCode.SeatConflict, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Reply();
        Assert.Equal(0, _book.Count);
    }

    [Fact]
    public void A_session_that_is_over_is_let_go_after_a_while_and_what_comes_meanwhile_is_for_the_next()
    {
        Arrive("h1", Seat.Caller);
        Close();
        News<SessionEffect.Admit>();
        Assert.Equal(FaultCode.SessionClosed, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Scheduler.Advance(TimeSpan.FromSeconds(6));
        _shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        // Its last hold is reported on.
        _session.Tell(Envelope(new SessionOrder.Take(new SessionInput.HoldDelivered(default, new HoldId("h1")))), _front);
        Assert.Equal([1, 2, 3], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        Scheduler.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<PoisonPill>(_shard.ExpectMsg<Passivate>().StopMessage);

        var late = Envelope(Arrival("h2", Seat.Caller));
        _session.Tell(late, _front);
        Assert.Equal(late, _shard.ExpectMsg<SessionEnvelope>());
        Assert.Equal(_front.Ref, _shard.Sender);
    }

    [Fact]
    public void A_session_that_lives_is_never_let_go()
    {
        Arrive("h1", Seat.Caller);
        Reply();

        Scheduler.Advance(TimeSpan.FromSeconds(20));

        _shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_name_lives_again_in_the_same_actor()
    {
        Arrive("h1", Seat.Caller);
        Close();
        Arrive("h2", Seat.StandIn);

        News<SessionEffect.Admit>();
        News<SessionEffect.Complete>();
        Assert.Equal(Seat.StandIn, News<SessionEffect.Admit>().Seated.Seat);
        Assert.Equal(1, _book.Count);
    }

    [Fact]
    public void A_watcher_is_counted_when_it_comes_and_goes()
    {
        Arrive("h1", Seat.Caller);
        Reply();
        var watcher = _book.Watchers.Add(Room, 10);
        Assert.Equal(1, Look().State.Watchers);

        _book.Watchers.Remove(watcher);
        Assert.Equal(0, Look().State.Watchers);

        _book.Learn(_front, new Interests(1, All: false, Interests.None.Sessions.Add(Room, 2)));
        Assert.Equal(2, Look().State.Watchers);
        _book.Learn(_front, Interests.None);
        Assert.Equal(0, Look().State.Watchers);
    }

    private void Arrive(string hold, Seat seat) => _session.Tell(Envelope(Arrival(hold, seat)), _front);

    private void Close() => _session.Tell(Envelope(new SessionOrder.Take(new SessionInput.CloseAsked(_book.Now))), _front);

    private SessionOrder.Take Arrival(string hold, Seat seat) => new(new SessionInput.TurnArrived(
        _book.Now,
        new HoldId(hold),
        new Turn([Message.Of(Role.User, hold)]),
        new Asker($"{seat}") { Claims = [new SeatClaim(seat, SeatSource.Path)] }))
    {
        Hold = _hold,
    };

    private SessionEnvelope Envelope(SessionOrder order) => new(Room, ++_calls, 1, 0, order);

    private SessionReply Reply() => _front.ExpectMsg<SessionReply>();

    private SessionView Look()
    {
        _session.Tell(Envelope(SessionOrder.Look.Instance), _front);
        return _front.FishForMessage<SessionReply>(reply => reply.View is not null).View!;
    }

    private T News<T>()
        where T : SessionEffect => Assert.IsType<T>(_hold.ExpectMsg<HoldNews>().Effect);

    /// <summary>The time of the test's scheduler.</summary>
    private sealed class ScheduledTime(TestScheduler scheduler) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => scheduler.Now;
    }
}
