using Akka.Actor;
using Akka.Cluster.Sharding;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// One session, where its shard is: a thin shell round <see cref="SessionMachine"/>. An envelope comes in, the machine decides, its effects go out
/// to the holds, wherever they are. It outlives the lives of its session by a few idle seconds, and begins the next one if a turn comes.
/// </summary>
internal sealed class SessionActor : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(5);

    private readonly SessionName _name;
    private readonly SessionBook _book;
    private readonly Correspondence _letters = new();
    private readonly HoldLinks _links = new();
    private readonly HashSet<IActorRef> _farFronts = [];
    private readonly Queue<(SessionEnvelope Envelope, IActorRef Front)> _outside = new();
    private readonly Doubts _doubts;
    private readonly SessionAlarm _alarm;

    private SessionRoom? _room;
    private SessionState _state = SessionState.New(default);
    private bool _makesRoom;
    private bool _leaves;

    public SessionActor(SessionName name, SessionBook book)
    {
        (_name, _book, _doubts) = (name, book, new Doubts(name));
        _alarm = new SessionAlarm(book.Setup.Alarms ?? new SchedulerAlarms(Context.System.Scheduler), Self);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(SessionName name, SessionBook book) => Akka.Actor.Props.Create(() => new SessionActor(name, book));

    /// <inheritdoc/>
    protected override void PreStart() => Context.SetReceiveTimeout(IdleTime);

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // What failed is a bug of ours; no hold is orphaned by it.
        _links.EndAll(Outcomes.Broken, Self);
        _book.Setup.Broke(_name, reason);
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _alarm.Clear();
        if (_room is { } room)
            _book.Leave(room, _state.Turns);
    }

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
            case HoldHeard(var hold, var number):
                _links.Find(hold)?.Heard(number);
                break;
            case Wake wake:
                _alarm.Clear();
                PassTime(_book.Now);
                if (wake.IsAsked)
                    Sender.Tell(Awake.Instance);
                break;
            case WatchersChanged:
                CountWatchers();
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
            case ReceiveTimeout when _room is null && _links.Count == 0 && !_makesRoom:
                _leaves = true;
                Context.Parent.Tell(new Passivate(PoisonPill.Instance));
                break;
        }

        SetRepeats();
    }

    private void Open(SessionEnvelope envelope, IActorRef front)
    {
        Know(front);
        if (_makesRoom)
            _outside.Enqueue((envelope, front));
        else if (_letters.IsEarly(front, envelope))
            return;
        else if (!_letters.IsRepeated(front, envelope, out var reply))
            Do(envelope, front);
        else if (reply is not null)
            front.Tell(reply);
    }

    private void Do(SessionEnvelope envelope, IActorRef front)
    {
        switch (envelope.Order)
        {
            case SessionOrder.Take take:
                Take(envelope, take, front);
                break;
            case SessionOrder.Look:
                Reply(front, new SessionReply(envelope.Call) { Lived = _room is not null, View = _room?.View(withTranscript: true) });
                break;
            case SessionOrder.Note(var happened):
                _book.Tell(_name, _room, _book.Now, happened);
                Reply(front, new SessionReply(envelope.Call) { Lived = _room is not null });
                break;
            case SessionOrder.Confirm(var probe):
                if (_doubts.Confirm(front, probe) is { } certain && _room is not null)
                    Step(new SessionInput.DoubtEnded(_book.Now, certain));
                Reply(front, new SessionReply(envelope.Call));
                break;
        }
    }

    private void Take(SessionEnvelope envelope, SessionOrder.Take take, IActorRef front)
    {
        var input = envelope.IsForeign ? take.Input with { At = _book.Now } : take.Input;

        // What is due is due first; if the session ends by it, the input is for the next life.
        PassTime(input.At);
        switch (input)
        {
            case SessionInput.TurnArrived arrived:
                if (!TryBegin(arrived.At))
                    TakeNowhere(envelope, take, arrived, front);
                else
                    TakeTurn(envelope, take, arrived, front);
                break;
            case SessionInput.HoldDelivered(_, var hold):
                TakeReport(input, hold);
                Reply(front, new SessionReply(envelope.Call));
                break;
            case SessionInput.HoldLost(_, var hold):
                TakeReport(input, hold);
                Reply(front, new SessionReply(envelope.Call));
                break;
            case var _ when _room is null:
                Reply(front, new SessionReply(envelope.Call) { Fault = Outcomes.PromptGone });
                break;
            default:
                Reply(front, new SessionReply(envelope.Call) { Lived = true, Fault = Step(input) });
                break;
        }
    }

    private void TakeTurn(SessionEnvelope envelope, SessionOrder.Take take, SessionInput.TurnArrived arrived, IActorRef front)
    {
        var isFirst = _state.IsEmpty;
        _links.Add(new HoldLink(arrived.Hold, take.Hold!, front, _book.FirstIsLost));
        Step(arrived);

        // A first turn that was refused leaves nothing: no session, no place taken.
        if (isFirst && _room is not null && _state.IsEmpty)
            Leave();
        else if (isFirst)
            CountWatchers();
        Reply(front, new SessionReply(envelope.Call) { Lived = true });
    }

    // No session more fits; first it is seen whether one ends whose time is over.
    private void TakeNowhere(SessionEnvelope envelope, SessionOrder.Take take, SessionInput.TurnArrived arrived, IActorRef front)
    {
        if (_book.IsWorthSweeping())
        {
            _makesRoom = true;
            _outside.Enqueue((envelope, front));
            _ = _book.PassTimeAsync().PipeTo(Self, success: () => RoomMade.Instance, failure: _ => RoomMade.Instance);
            return;
        }

        // One may have ended since.
        if (TryBegin(arrived.At))
        {
            TakeTurn(envelope, take, arrived, front);
            return;
        }

        var link = new HoldLink(arrived.Hold, take.Hold!, front, _book.FirstIsLost);
        _links.Add(link);
        link.Tell(new SessionEffect.Complete(arrived.Hold, Outcomes.Full), Self);
        Reply(front, new SessionReply(envelope.Call));
    }

    private void Enter()
    {
        _makesRoom = false;
        for (var waiting = _outside.Count; waiting > 0; waiting--)
        {
            var (envelope, front) = _outside.Dequeue();
            Open(envelope, front);
        }
    }

    private bool TryBegin(DateTimeOffset at)
    {
        if (_room is not null)
            return true;
        if (_book.TryEnter(_name, at, Self) is not { } room)
            return false;

        _room = room;
        _state = room.State;
        return true;
    }

    private void TakeReport(SessionInput report, HoldId hold)
    {
        if (_links.Remove(hold) is not null && _room is not null)
            Step(report);
    }

    private void PassTime(DateTimeOffset at)
    {
        if (_room is not null && _state.WakeAt <= at)
            Step(new SessionInput.TimePassed(at));
        else if (_room is not null)
            _alarm.Set(_state.WakeAt, _book.Now);
    }

    private void CountWatchers()
    {
        for (var missing = _book.CountWatchers(_name) - _state.Watchers; missing > 0 && _room is not null; missing--)
            Step(new SessionInput.WatcherCame(_book.Now));
        for (var extra = _state.Watchers - _book.CountWatchers(_name); extra > 0 && _room is not null; extra--)
            Step(new SessionInput.WatcherWent(_book.Now));
    }

    /// <returns><see langword="null"/>, or why the input was not taken.</returns>
    private Fault? Step(SessionInput input)
    {
        Fault? fault;
        try
        {
            fault = Act(SessionMachine.Apply(_state, input, _book.Setup.SharedRules));
        }
        catch (Exception bug) when (bug is not OutOfMemoryException)
        {
            Break(bug);
            return Outcomes.Broken.Fault;
        }

        if (_room is not null)
        {
            _alarm.Set(_state.WakeAt, _book.Now);
            _doubts.Ask(_state, _links, Self);
        }

        return fault;
    }

    // Whoever sees the state finds its prompts, and whoever sees an effect finds the state.
    private Fault? Act(in Step step)
    {
        var room = _room!;
        _book.Index(_name, step);
        if (step.Next.Ended is not null)
            _book.Leave(room, _state.Turns);
        _state = room.State = step.Next;

        Fault? fault = null;
        foreach (var effect in step.Effects)
            fault = Act(effect, room) ?? fault;

        if (step.Next.Ended is null)
            return fault;

        _links.EndAll(Outcomes.Closed, Self);
        Leave();
        return fault;
    }

    private Fault? Act(SessionEffect effect, SessionRoom room)
    {
        switch (effect)
        {
            case SessionEffect.Admit(var hold, _):
                _links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Send(var hold, _):
                _links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Complete(var hold, _):
                _links.Find(hold)?.Tell(effect, Self);
                break;
            case SessionEffect.Reject(var fault):
                return fault;
            case SessionEffect.Publish(var happened):
                _book.Tell(_name, room, _state.LastInputAt, happened);
                break;
        }

        return null;
    }

    // A machine that throws is a bug. Its session cannot go on; no other notices, and no hold is orphaned.
    private void Break(Exception bug)
    {
        _links.EndAll(Outcomes.Broken, Self);
        Leave();
        _book.Setup.Broke(_name, bug);
    }

    private void Leave()
    {
        _book.Leave(_room!, _state.Turns);
        _room = null;
        _state = SessionState.New(default);
        _alarm.Clear();
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
        foreach (var link in _links.Of(front))
            TakeReport(new SessionInput.HoldLost(_book.Now, link.Id), link.Id);
        foreach (var certain in _doubts.Bury(front))
        {
            if (_room is not null)
                Step(new SessionInput.DoubtEnded(_book.Now, certain));
        }
    }

    private void TellAgain()
    {
        _links.TellAgain(Self);
        _doubts.AskAgain(Self);
    }

    private void SetRepeats()
    {
        var wanted = _doubts.AreOpen || _links.AreWaitedFor;
        if (wanted && !Timers.IsTimerActive(Repeat.Instance))
            Timers.StartPeriodicTimer(Repeat.Instance, Repeat.Instance, Again);
        else if (!wanted)
            Timers.Cancel(Repeat.Instance);
    }

    private void Reply(IActorRef front, SessionReply reply)
    {
        _letters.Remember(front, reply);
        front.Tell(reply);
    }

    private sealed class RoomMade
    {
        public static RoomMade Instance { get; } = new();
    }

    private sealed class Repeat : INotInfluenceReceiveTimeout
    {
        public static Repeat Instance { get; } = new();
    }
}
