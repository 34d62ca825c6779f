using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// One session, where its shard is. An envelope comes in, the session decides, what it decides goes out to the holds, wherever they are, and then the
/// envelope is answered. With a store the actor takes the name there before it decides anything, and tells nobody what is not stored. It outlives the
/// lives of its session by a few idle seconds, and begins the next one if a turn comes.
/// </summary>
internal sealed class SessionActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    private readonly SessionName _name;
    private readonly SessionBook _book;
    private readonly SessionLives _lives;
    private readonly Correspondence _letters = new();
    private readonly HashSet<IActorRef> _farFronts = [];
    private readonly Queue<(SessionEnvelope Envelope, IActorRef Front)> _outside = new();

    private bool _waits;
    private bool _leaves;

    public SessionActor(SessionName name, SessionBook book) =>
        (_name, _book, _lives) = (name, book, new SessionLives(name, book, Context));

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(SessionName name, SessionBook book) => Akka.Actor.Props.Create(() => new SessionActor(name, book));

    /// <inheritdoc/>
    protected override void PreStart() => Context.SetReceiveTimeout(IdleTime);

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // What failed is a bug of ours; no hold is orphaned by it. With a store the actor that follows goes on with them.
        if (_book.Store is null)
            _lives.Links.EndAll(Outcomes.Broken, Self);
        _book.Setup.Broke(_name, reason);
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostRestart(Exception reason)
    {
        base.PostRestart(reason);
        if (_book.Store is not null)
            TakeName();
    }

    /// <inheritdoc/>
    protected override void PostStop() => _lives.LeaveBook();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SessionEnvelope envelope when _leaves:
                // The shard keeps what comes while a session leaves, and gives it to the actor that follows.
                Context.Parent.Forward(envelope);
                break;
            case SessionEnvelope envelope:
                Open(envelope, Sender);
                break;
            case HoldHeard(var hold, var reign, var number):
                _lives.Links.Find(hold)?.Heard(reign, number);
                break;
            case Wake wake:
                _lives.Wake();
                if (wake.IsAsked)
                    TellLater(Sender, Awake.Instance);
                break;
            case WatchersChanged:
                _lives.CountWatchers();
                break;
            case RoomMade:
                Enter();
                break;
            case Repeat:
                TellAgain();
                break;
            case Terminated dead:
                Bury(dead.ActorRef);
                break;
            case ReceiveTimeout when _lives.IsIdle && !_waits && _outside.Count == 0:
                _leaves = true;
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
                break;
            default:
                HearOfStore(message);
                break;
        }

        SetRepeats();
    }

    private void HearOfStore(object message)
    {
        switch (message)
        {
            case NameTaken(var taken):
                _lives.Take(taken);
                Enter();
                break;
            case NameNotTaken(var failure):
                if (failure is StoreException)
                    Context.GetLogger().Warning(failure, "Session {0} cannot be read from the store", _name);
                RefuseAll();
                break;
            case StepsStored stored:
                _lives.Act(stored);
                TakeNameIfWanted();
                break;
            case StepsUnstorable lost:
                _lives.Break(lost);
                TakeNameIfWanted();
                break;
            case StepsRefused refused when _lives.IsDeposedBy(refused):
                // The holds see it go, and turn to whoever has the session now.
                Context.Stop(Self);
                break;
            case StoreFails failing:
                _lives.Hear(failing);
                break;
        }
    }

    private void Open(SessionEnvelope envelope, IActorRef front)
    {
        Know(front);
        if (_book.IsStoreFailing && TryRefuse(envelope, front))
            return;

        if (_waits)
            _outside.Enqueue((envelope, front));
        else if (!_lives.IsReady)
            WaitForName(envelope, front);
        else if (_letters.IsEarly(front, envelope))
            return;
        else if (!_letters.IsRepeated(front, envelope, out var reply))
            Do(envelope, front);
        else if (reply is not null)
            front.Tell(reply);
    }

    private void Do(SessionEnvelope envelope, IActorRef front)
    {
        var call = envelope.Call;
        switch (envelope.Order)
        {
            case SessionOrder.Take take:
                Take(envelope, take, front);
                break;
            case SessionOrder.Look:
                var room = _lives.Room;
                Reply(front, () => new SessionReply(call) { Lived = room is not null, View = room?.View(withTranscript: true) }, canGiveUp: true);
                break;
            case SessionOrder.Note(var happened):
                _lives.Note(happened);
                Reply(front, new SessionReply(call) { Lived = _lives.Room is not null });
                break;
            case SessionOrder.Confirm(var probe):
                if (_lives.Doubts.Confirm(front, probe) is { } certain)
                    _lives.EndDoubt(certain);
                Reply(front, new SessionReply(call));
                break;
            case SessionOrder.Attend(var roll, var holds):
                foreach (var hold in holds)
                    _lives.Attend(hold, front);
                _lives.Roll.Answer(front, roll);
                Reply(front, new SessionReply(call));
                break;
        }
    }

    private void Take(SessionEnvelope envelope, SessionOrder.Take take, IActorRef front)
    {
        var input = envelope.IsForeign ? take.Input with { At = _book.Now } : take.Input;

        // What is due is due first; if the session ends by it, the input is for the next life.
        _lives.PassTime(input.At);
        if (!_lives.IsReady)
        {
            WaitForName(envelope, front);
            return;
        }

        switch (input)
        {
            case SessionInput.TurnArrived arrived:
                TakeTurn(envelope, take, arrived, front);
                break;
            case SessionInput.HoldDelivered(_, var hold):
                _lives.TakeReport(input, hold);
                Reply(front, new SessionReply(envelope.Call));
                break;
            case SessionInput.HoldLost(_, var hold):
                _lives.TakeReport(input, hold);
                Reply(front, new SessionReply(envelope.Call));
                break;
            case SessionInput.TimePassed:
                Reply(front, new SessionReply(envelope.Call) { Lived = _lives.Room is not null });
                break;
            case var _ when _lives.Room is null:
                Reply(front, new SessionReply(envelope.Call) { Fault = Outcomes.PromptGone });
                break;
            case SessionInput.PartGiven when _lives.HasAlready((SessionInput.PartGiven)take.Input):
                Reply(front, new SessionReply(envelope.Call) { Lived = true });
                break;
            default:
                Reply(front, new SessionReply(envelope.Call) { Lived = true, Fault = _lives.Step(input, isWaitedFor: true) });
                break;
        }
    }

    private void TakeTurn(SessionEnvelope envelope, SessionOrder.Take take, SessionInput.TurnArrived arrived, IActorRef front)
    {
        // It is stored, and whoever had the session before did not live to say so.
        if (_lives.Knows(arrived.Hold))
            _lives.Attend(new WaitingHold(arrived.Hold, take.Hold!), front);
        else if (_lives.TryBegin(arrived.At))
            _lives.TakeTurn(arrived, take.Hold!, front);
        else if (!TryMakeRoom(envelope, front))
            TakeNowhere(take, arrived, front);
        else
            return;

        Reply(front, new SessionReply(envelope.Call) { Lived = true });
    }

    // No session more fits; first it is seen whether one ends whose time is over.
    private bool TryMakeRoom(SessionEnvelope envelope, IActorRef front)
    {
        if (!_book.IsWorthSweeping())
            return false;

        _waits = true;
        _outside.Enqueue((envelope, front));
        _ = _book.PassTimeAsync().PipeTo(Self, success: () => RoomMade.Instance, failure: _ => RoomMade.Instance);
        return true;
    }

    // One may have ended since.
    private void TakeNowhere(SessionOrder.Take take, SessionInput.TurnArrived arrived, IActorRef front)
    {
        if (_lives.TryBegin(arrived.At))
            _lives.TakeTurn(arrived, take.Hold!, front);
        else
            _lives.Refuse(arrived.Hold, take.Hold!, front, Outcomes.Full);
    }

    private void WaitForName(SessionEnvelope envelope, IActorRef front)
    {
        _outside.Enqueue((envelope, front));
        TakeNameIfWanted();
    }

    // The next life's name is taken once the end of the one before is stored.
    private void TakeNameIfWanted()
    {
        if (_outside.Count > 0 && !_waits && !_lives.IsReady && _lives.After.IsSettled)
            TakeName();
    }

    private void TakeName()
    {
        _waits = true;
        _ = _book.Store!.TakeAsync(_name).PipeTo(Self, success: taken => new NameTaken(taken), failure: failure => new NameNotTaken(failure));
    }

    private void Enter()
    {
        _waits = false;
        for (var waiting = _outside.Count; waiting > 0; waiting--)
        {
            var (envelope, front) = _outside.Dequeue();
            Open(envelope, front);
        }
    }

    // The next envelope tries again. What a front reports it reports until it is taken.
    private void RefuseAll()
    {
        _waits = false;
        while (_outside.TryDequeue(out var waiting))
        {
            var (envelope, front) = waiting;
            if (!TryRefuse(envelope, front) && envelope.Order is SessionOrder.Look)
                Answer(front, new SessionReply(envelope.Call) { Fault = Outcomes.Unavailable.Fault });
        }
    }

    // While nothing can be stored no turn is taken, and no operator's order.
    private bool TryRefuse(SessionEnvelope envelope, IActorRef front)
    {
        if (envelope.Order is not SessionOrder.Take take
            || take.Input is SessionInput.HoldDelivered or SessionInput.HoldLost or SessionInput.TimePassed
            || (take.Input is SessionInput.TurnArrived known && _lives.Knows(known.Hold))
            || _letters.IsRepeated(front, envelope, out _))
            return false;

        if (take.Input is SessionInput.TurnArrived arrived)
            _lives.Refuse(arrived.Hold, take.Hold!, front, Outcomes.Unavailable);
        Answer(front, new SessionReply(envelope.Call) { Fault = Outcomes.Unavailable.Fault });
        return true;
    }

    // Of a front on another node it must be known when it is gone: then what it held is lost.
    private void Know(IActorRef front)
    {
        if (front is not IActorRefScope { IsLocal: true } && _farFronts.Add(front))
            Context.Watch(front);
    }

    private void Bury(IActorRef front)
    {
        _farFronts.Remove(front);
        _letters.Forget(front);
        foreach (var link in _lives.Links.Of(front))
            _lives.TakeReport(new SessionInput.HoldLost(_book.Now, link.Id), link.Id);
        foreach (var certain in _lives.Doubts.Bury(front))
            _lives.EndDoubt(certain);
    }

    private void TellAgain()
    {
        _lives.Links.TellAgain(Self);
        _lives.Doubts.AskAgain(Self);
        _lives.CallRollAgain();
    }

    private void SetRepeats()
    {
        var wanted = _lives.Doubts.AreOpen || _lives.Links.AreWaitedFor || _lives.Roll.IsOpen;
        if (wanted && !Timers.IsTimerActive(Repeat.Instance))
            Timers.StartPeriodicTimer(Repeat.Instance, Repeat.Instance, Again);
        else if (!wanted)
            Timers.Cancel(Repeat.Instance);
    }

    private void Reply(IActorRef front, SessionReply reply) => Reply(front, () => reply, canGiveUp: false);

    // What is not stored is not answered: should this node die, the front asks whoever follows.
    private void Reply(IActorRef front, Func<SessionReply> reply, bool canGiveUp)
    {
        if (!_lives.After.IsSettled)
            _letters.Begin(front, reply().Call);
        _lives.After.Do(broken => Answer(front, broken is null ? reply() : reply() with { Fault = broken }), canGiveUp);
    }

    private void Answer(IActorRef front, SessionReply reply)
    {
        _letters.Remember(front, reply);
        front.Tell(reply);
    }

    private void TellLater(IActorRef whom, object message)
    {
        var self = Self;
        _lives.After.Do(_ => whom.Tell(message, self), canGiveUp: true);
    }

    private sealed record NameTaken(TakenName Taken);

    private sealed record NameNotTaken(Exception Failure);

    private sealed class RoomMade
    {
        public static RoomMade Instance { get; } = new();
    }

    private sealed class Repeat : INotInfluenceReceiveTimeout
    {
        public static Repeat Instance { get; } = new();
    }
}
