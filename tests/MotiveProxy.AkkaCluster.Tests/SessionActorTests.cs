using Akka.Actor;
using Akka.Cluster.Sharding;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Tests;

public sealed class SessionActorTests : SessionActorTestKit
{
    [Fact]
    public void A_turn_is_admitted_and_answered_before_itsFront_hears_of_it()
    {
        Arrive("h1", Seat.Caller);

        Assert.Equal(new HoldId("h1"), News<SessionEffect.Admit>().Hold);
        Assert.True(Reply().Lived);
        Assert.Equal(Room, Book.Find(new TurnId("h1")));
        Assert.Equal(1, Book.Count);
    }

    [Fact]
    public void A_turn_that_nobody_answers_ends_when_its_time_is_over()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();

        Scheduler.Advance(TimeSpan.FromSeconds(29));
        Waiting.ExpectNoMsg(TimeSpan.Zero);
        Scheduler.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(FaultCode.TurnTimeout, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
    }

    [Fact]
    public void What_comes_twice_is_done_once_and_answered_twice()
    {
        Arrive("h1", Seat.Caller);
        var part = Envelope(new SessionOrder.Take(new SessionInput.PartGiven(default, new TurnId("h1"), new AnswerPart.Text("a"))));
        Session.Tell(part, Front);
        Session.Tell(part, Front);

        Assert.Equal([1, 2, 2], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        News<SessionEffect.Admit>();
        Assert.Equal(new AnswerPart.Text("a"), News<SessionEffect.Send>().Part);
        Look();
        Waiting.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void What_aFront_needs_no_more_is_not_done_again_when_it_comes_late()
    {
        Arrive("h1", Seat.Caller);
        var part = Envelope(new SessionOrder.Take(new SessionInput.PartGiven(default, new TurnId("h1"), new AnswerPart.Text("a"))));
        Session.Tell(part, Front);
        Session.Tell(Envelope(SessionOrder.Look.Instance) with { Settled = 3 }, Front);
        Session.Tell(part, Front);

        Assert.Equal([1, 2, 3], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        Assert.Single(Look()!.State.OpenPrompts.Single().Given);
    }

    [Fact]
    public void What_comes_before_something_that_got_lost_waits_for_it()
    {
        var lost = Envelope(Arrival("h1", Seat.Caller));
        var next = Envelope(Arrival("h2", Seat.StandIn)) with { After = lost.Call };

        Session.Tell(next, Front);
        Session.Tell(lost, Front);
        Session.Tell(next, Front);

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
        Session.Tell(Envelope(arrived with { Input = confused }), Front);

        Assert.Equal(FaultCode.SeatConflict, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Reply();
        Assert.Equal(0, Book.Count);
    }

    [Fact]
    public void ASession_that_is_over_is_let_go_after_a_while_and_what_comes_meanwhile_is_for_the_next()
    {
        Arrive("h1", Seat.Caller);
        Close();
        News<SessionEffect.Admit>();
        Assert.Equal(FaultCode.SessionClosed, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Scheduler.Advance(TimeSpan.FromSeconds(6));
        Shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));

        // Its last hold is reported on.
        Session.Tell(Envelope(new SessionOrder.Take(new SessionInput.HoldDelivered(default, new HoldId("h1")))), Front);
        Assert.Equal([1, 2, 3], new[] { Reply(), Reply(), Reply() }.Select(reply => reply.Call));
        Scheduler.Advance(TimeSpan.FromSeconds(6));
        Assert.IsType<PoisonPill>(Shard.ExpectMsg<Passivate>().StopMessage);

        var late = Envelope(Arrival("h2", Seat.Caller));
        Session.Tell(late, Front);
        Assert.Equal(late, Shard.ExpectMsg<SessionEnvelope>());
        Assert.Equal(Front.Ref, Shard.Sender);
    }

    [Fact]
    public void ASession_that_lives_is_never_let_go()
    {
        Arrive("h1", Seat.Caller);
        Reply();

        Scheduler.Advance(TimeSpan.FromSeconds(20));

        Shard.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
        Assert.Equal(1, Book.Count);
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
        Assert.Equal(1, Book.Count);
    }

    [Fact]
    public void A_watcher_is_counted_when_it_comes_and_goes()
    {
        Arrive("h1", Seat.Caller);
        Reply();
        var watcher = Book.Watchers.Add(Room, 10);
        Assert.Equal(1, Look()!.State.Watchers);

        Book.Watchers.Remove(watcher);
        Assert.Equal(0, Look()!.State.Watchers);

        Book.Learn(Front, new Interests(1, All: false, Interests.None.Sessions.Add(Room, 2)));
        Assert.Equal(2, Look()!.State.Watchers);
        Book.Learn(Front, Interests.None);
        Assert.Equal(0, Look()!.State.Watchers);
    }
}
