using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>
/// A node's one way to the sessions. What it sends to one session arrives in the order of sending, and is sent again until it is answered: between
/// nodes a message may get lost, and a session does nothing twice. It is the parent of the actors of all requests that wait on this node.
/// </summary>
internal sealed class SessionFront : UntypedActor, IWithTimers
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // Longer than a cluster needs to give a dead node's sessions to another.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IActorRef _region;
    private readonly FrontDesk _desk;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly PendingCalls _calls = new();
    private readonly Dictionary<HoldId, Waiting> _holds = [];
    private readonly List<Settle> _afterDrain = [];
    private readonly List<Waiting> _drained = [];
    private readonly HashSet<HoldId> _draining = [];

    /// <param name="region">Where the sessions are.</param>
    /// <param name="desk">What it shares with the rest of the process.</param>
    public SessionFront(IActorRef region, FrontDesk desk) => (_region, _desk) = (region, desk);

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(IActorRef region, FrontDesk desk) => Akka.Actor.Props.Create(() => new SessionFront(region, desk));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenHold open:
                Open(open);
                break;
            case ReportHold report:
                Report(report.Session, report.Hold, report.Report);
                break;
            case CallSession(var session, var order, var asked):
                Call(session, order, asked);
                break;
            case SessionReply reply:
                Hear(reply);
                break;
            case Probe(var session, var number):
                Call(session, new SessionOrder.Confirm(number), asked: null);
                break;
            case Settle settle when _draining.Count > 0:
                _afterDrain.Add(settle);
                break;
            case Settle settle:
                _calls.Await(settle);
                break;
            case Drain:
                EndAll();
                break;
            case WaitingEnded(var hold, var ended):
                Ended(hold, ended);
                break;
            case Repeat:
                SendAgain();
                break;
        }

        SetRepeats();
    }

    private void Open(OpenHold open)
    {
        // Asked here as well as before: nothing that comes after the order to drain is held.
        if (_desk.IsDraining)
        {
            open.Hold.Complete(SessionHouse.Draining);
            _desk.Forget(open.Hold.Id);
            return;
        }

        var actor = Context.ActorOf(HoldActor.Props(open.Hold));
        var waiting = new Waiting(open.Session, open.Hold.Id, actor);
        _holds.Add(open.Hold.Id, waiting);
        waiting.Arrival = Call(open.Session, new SessionOrder.Take(open.Arrived) { Hold = actor }, asked: null).Envelope.Call;
    }

    private void Report(SessionName session, HoldId hold, SessionInput report)
    {
        if (_holds.ContainsKey(hold))
            Call(session, new SessionOrder.Take(report), asked: null);
    }

    private PendingCall Call(SessionName session, SessionOrder order, TaskCompletionSource<SessionReply?>? asked)
    {
        var call = _calls.Add(session, order, asked, _time.GetTimestamp());
        _region.Tell(call.Envelope, Self);
        return call;
    }

    private void Hear(SessionReply reply)
    {
        if (_calls.Remove(reply.Call) is not { } call)
            return;

        call.Asked?.TrySetResult(reply);
        if (call.Envelope.Order is SessionOrder.Take { Input: SessionInput.HoldDelivered(_, var delivered) })
            Forget(delivered);
        else if (call.Envelope.Order is SessionOrder.Take { Input: SessionInput.HoldLost(_, var lost) })
            Forget(lost);
    }

    private void Forget(HoldId hold)
    {
        if (!_holds.Remove(hold, out var waiting))
            return;

        Context.Stop(waiting.Actor);
        _desk.Forget(hold);
        Ended(hold, ended: false);
    }

    // All are ended before any is lost, so that no rule gives one of them something else instead.
    private void EndAll()
    {
        foreach (var waiting in _holds.Values)
        {
            _draining.Add(waiting.Hold);
            waiting.Actor.Tell(new EndWaiting(SessionHouse.Draining));
        }
    }

    private void Ended(HoldId hold, bool ended)
    {
        if (ended && _holds.TryGetValue(hold, out var waiting))
            _drained.Add(waiting);
        if (!_draining.Remove(hold) || _draining.Count > 0)
            return;

        foreach (var lost in _drained)
            Report(lost.Session, lost.Hold, new SessionInput.HoldLost(_desk.Now, lost.Hold));
        _drained.Clear();
        _afterDrain.ForEach(_calls.Await);
        _afterDrain.Clear();
    }

    private void SendAgain()
    {
        var now = _time.GetTimestamp();
        foreach (var call in _calls.All.ToList())
        {
            if (_time.GetElapsedTime(call.SentAt, now) < Again)
                continue;

            if (call.Asked is { } asked && _time.GetElapsedTime(call.Since, now) > Patience)
            {
                asked.TrySetResult(null);
                _calls.Remove(call.Envelope.Call);
                continue;
            }

            call.SentAt = now;
            _region.Tell(call.Envelope with { Settled = _calls.Settled }, Self);
        }
    }

    private void SetRepeats()
    {
        if (!_calls.Any)
            Timers.Cancel(Repeat.Instance);
        else if (!Timers.IsTimerActive(Repeat.Instance))
            Timers.StartPeriodicTimer(Repeat.Instance, Repeat.Instance, Tick);
    }

    private sealed class Repeat
    {
        public static Repeat Instance { get; } = new();
    }

    private sealed class Waiting(SessionName session, HoldId hold, IActorRef actor)
    {
        public SessionName Session { get; } = session;

        public HoldId Hold { get; } = hold;

        public IActorRef Actor { get; } = actor;

        public long Arrival { get; set; }
    }
}
