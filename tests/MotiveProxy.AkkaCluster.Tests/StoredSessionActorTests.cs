using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>A session's actor with a store: it takes the name there first, tells nobody what is not stored, and goes on where another ended.</summary>
public sealed class StoredSessionActorTests : SessionActorTestKit
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private static readonly Address Elsewhere = new("akka.tcp", "motive-proxy", "elsewhere", 4053);

    private readonly MemorySharedStore _store;

    public StoredSessionActorTests()
        : this(new Shelf())
    {
    }

    private StoredSessionActorTests(Shelf shelf)
        : base(shelf.Make) => _store = shelf.Store!;

    [Fact]
    public void Nobody_is_told_anything_of_a_step_before_it_is_stored()
    {
        _store.HoldBack();
        var arrival = Envelope(Arrival("h1", Seat.Caller));
        Session.Tell(arrival, Front);
        Session.Tell(arrival, Front);
        Waiting.ExpectNoMsg(Soon);
        Front.ExpectNoMsg(TimeSpan.Zero);

        _store.LetGo();

        News<SessionEffect.Admit>();
        Assert.Equal(arrival.Call, Reply().Call);
        Session.Tell(arrival, Front);
        Assert.Equal(arrival.Call, Reply().Call);
        Waiting.ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_session_goes_on_in_another_actor_and_each_part_of_an_answer_is_told_once_by_each()
    {
        Arrive("h1", Seat.Caller);
        Session.Tell(Envelope(Part("h1", "a")), Front);
        News<SessionEffect.Admit>();
        News<SessionEffect.Send>();
        MoveAway();

        Session.Tell(Envelope(Part("h1", "b")), Front);
        var roll = Front.FishForMessage<CallRoll>(_ => true);
        Session.Tell(Envelope(new SessionOrder.Attend(roll.Reign, [new WaitingHold(new HoldId("h1"), Waiting)])), Front);

        var again = Enumerable.Range(0, 3).Select(_ => Waiting.ExpectMsg<HoldNews>()).ToList();
        Assert.Equal([1L, 2L, 3L], again.Select(news => news.Number));
        Assert.All(again, news => Assert.Equal(2, news.Reign.Term));
        Assert.IsType<SessionEffect.Admit>(again[0].Effect);
        Assert.Equal(["a", "b"], again.Select(news => news.Effect).OfType<SessionEffect.Send>().Select(sent => ((AnswerPart.Text)sent.Part).Value));
    }

    [Fact]
    public void What_a_dead_node_held_is_lost_once_all_that_live_have_answered()
    {
        Book.Members = [Elsewhere];
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        MoveAway();

        Assert.Single(Look()!.State.OpenPrompts.Single().Holds);
        AnswerRoll();
        Scheduler.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Single(Look()!.State.OpenPrompts.Single().Holds);

        Book.Members = [];
        Scheduler.Advance(TimeSpan.FromSeconds(1.5));
        var prompt = Look()!.State.OpenPrompts.Single();
        Assert.Empty(prompt.Holds);
        Assert.NotNull(prompt.LostAt);
    }

    [Fact]
    public void A_report_that_is_told_again_finds_its_hold_in_the_state()
    {
        Arrive("h1", Seat.StandIn);
        Arrive("h2", Seat.Caller);
        MoveAway();

        Session.Tell(Envelope(new SessionOrder.Take(new SessionInput.HoldDelivered(default, new HoldId("h1")))), Front);

        var shown = Look()!.State.Turns.Single(turn => turn.Seat == Seat.StandIn);
        Assert.True(shown.WasDelivered);
        AnswerRoll();
        Scheduler.Advance(TimeSpan.FromSeconds(1.5));
        Assert.False(Look()!.State.Presented!.Lost);
    }

    [Fact]
    public void A_turn_that_is_stored_already_is_not_taken_a_second_time()
    {
        var arrival = Arrival("h1", Seat.Caller);
        Session.Tell(Envelope(arrival), Front);
        Session.Tell(Envelope(Part("h1", "a")), Front);
        News<SessionEffect.Admit>();
        News<SessionEffect.Send>();
        MoveAway();

        Session.Tell(Envelope(arrival), Front);

        News<SessionEffect.Admit>();
        News<SessionEffect.Send>();
        Assert.Equal(new TurnId("h1"), Assert.Single(Look()!.State.Turns).Id);
    }

    [Fact]
    public void A_part_that_is_stored_already_is_not_given_a_second_time()
    {
        Arrive("h1", Seat.Caller);
        var part = Envelope(Part("h1", "a"));
        Session.Tell(part, Front);
        News<SessionEffect.Admit>();
        News<SessionEffect.Send>();
        MoveAway();

        Session.Tell(part, Front);
        Assert.Equal(new AnswerPart.Text("a"), Assert.Single(Look()!.State.OpenPrompts.Single().Given));

        Scheduler.Advance(TimeSpan.FromMilliseconds(1));
        Session.Tell(Envelope(Part("h1", "a")), Front);
        Assert.Equal(2, Look()!.State.OpenPrompts.Single().Given.Count);
    }

    [Fact]
    public void A_hold_that_the_session_does_not_have_is_told_to_come_again()
    {
        Session.Tell(Envelope(new SessionOrder.Attend(default, [new WaitingHold(new HoldId("h1"), Waiting)])), Front);

        Assert.Equal(FaultCode.StoreUnavailable, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Assert.Null(Look());
    }

    [Fact]
    public async Task Who_is_no_longer_the_sessions_actor_stops_without_a_word()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        Reply();
        Watch(Session);
        await _store.TakeAsync(Room, CancellationToken.None);

        Session.Tell(Envelope(Part("h1", "a")), Front);

        ExpectTerminated(Session);
        Waiting.ExpectNoMsg(Soon);
        Front.ExpectNoMsg(TimeSpan.Zero);
        Assert.Equal(0, Book.Count);
        Assert.Null(Book.Find(new TurnId("h1")));
    }

    [Fact]
    public async Task Nobody_waits_for_what_is_due_from_an_actor_that_has_stopped()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        await _store.TakeAsync(Room, CancellationToken.None);
        _store.HoldBack();
        Session.Tell(Envelope(Part("h1", "a")), Front);
        AwaitCondition(() => Book.Find(Room)!.IsBehind(Book.Now));

        var passing = Book.PassTimeAsync();
        _store.LetGo();

        await passing.WaitAsync(TestKitSettings.DefaultTimeout);
        Assert.Null(Book.Find(Room));
    }

    [Fact]
    public void The_next_life_begins_when_the_end_of_the_one_before_is_stored()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        _store.HoldBack();
        Close();
        Arrive("h2", Seat.StandIn);
        Waiting.ExpectNoMsg(Soon);

        _store.LetGo();

        Assert.Equal(FaultCode.SessionClosed, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Assert.Equal(Seat.StandIn, News<SessionEffect.Admit>().Seated.Seat);
        Assert.Equal(2, _store.Lives(Room).Count);
        Assert.Equal([false, true], _store.Lives(Room).Select(life => life.IsOver));
    }

    [Fact]
    public void While_the_name_cannot_be_taken_turns_are_refused_and_the_next_one_tries_again()
    {
        _store.IsBroken = true;
        Arrive("h1", Seat.Caller);
        Assert.Equal(FaultCode.StoreUnavailable, Assert.IsType<Outcome.Failed>(News<SessionEffect.Complete>().Outcome).Fault.Code);
        Reply();
        Session.Tell(Envelope(Part("h1", "a")), Front);
        Assert.Equal(FaultCode.StoreUnavailable, Reply().Fault?.Code);
        Assert.True(Book.Store!.IsAway);

        _store.IsBroken = false;
        Arrive("h2", Seat.Caller);
        News<SessionEffect.Admit>();
        Assert.False(Book.Store.IsAway);
    }

    [Fact]
    public void While_nothing_can_be_stored_who_has_a_seat_keeps_it_and_who_has_none_is_told_to_come_again()
    {
        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        Reply();
        _store.IsBroken = true;

        Arrive("h2", Seat.StandIn);
        var refused = Waiting.ExpectMsg<HoldNews>();
        Assert.Equal(new HoldId("h2"), refused.Hold);
        Assert.Equal(FaultCode.StoreUnavailable, Assert.IsType<Outcome.Failed>(Assert.IsType<SessionEffect.Complete>(refused.Effect).Outcome).Fault.Code);
        Arrive("h3", Seat.StandIn);
        News<SessionEffect.Complete>();
        Assert.Equal(3, Reply().Call);
        Session.Tell(Envelope(Part("h1", "a")), Front);
        Assert.Equal(FaultCode.StoreUnavailable, Reply().Fault?.Code);
        Waiting.ExpectNoMsg(TimeSpan.Zero);
        Assert.Single(Look()!.State.Turns);
    }

    [Fact]
    public void A_first_turn_that_is_refused_is_not_stored()
    {
        var arrived = Arrival("h1", Seat.Caller);
        var input = (SessionInput.TurnArrived)arrived.Input;
        var confused = input with { Asker = input.Asker with { Claims = [.. input.Asker.Claims, new SeatClaim(Seat.StandIn, SeatSource.Header)] } };
        Session.Tell(Envelope(arrived with { Input = confused }), Front);

        News<SessionEffect.Complete>();
        Assert.Equal((0, 0), (Book.Count, _store.Writes));
        Arrive("h2", Seat.Caller);
        News<SessionEffect.Admit>();
        Assert.Single(_store.Lives(Room));
    }

    [Fact]
    public async Task No_session_waits_for_what_is_removed()
    {
        var (removing, mayRemove) = (new TaskCompletionSource(), new TaskCompletionSource());
        _store.Removing = () =>
        {
            removing.TrySetResult();
            mayRemove.Task.Wait();
        };
        var forgetting = Book.Store!.ForgetAsync(Room);
        await removing.Task;

        Arrive("h1", Seat.Caller);
        News<SessionEffect.Admit>();
        Assert.False(forgetting.IsCompleted);
        mayRemove.SetResult();
        Assert.Equal(0, await forgetting);
    }

    [Fact]
    public async Task That_nothing_can_be_removed_is_said_to_whoever_asks()
    {
        _store.IsBroken = true;
        await Assert.ThrowsAsync<StoreException>(() => Book.Store!.ForgetAsync(Room));
    }

    // Its node is gone from one moment to the next; another actor of the name begins elsewhere.
    private void MoveAway()
    {
        Look();
        Watch(Session);
        Session.Tell(PoisonPill.Instance);
        ExpectTerminated(Session);
        Session = Start();
    }

    private void AnswerRoll() =>
        Session.Tell(Envelope(new SessionOrder.Attend(Front.FishForMessage<CallRoll>(_ => true).Reign, [])), Front);

    private sealed class Shelf
    {
        public MemorySharedStore? Store { get; private set; }

        public MemorySharedStore Make(TimeProvider time) => Store = new MemorySharedStore(time);
    }
}
