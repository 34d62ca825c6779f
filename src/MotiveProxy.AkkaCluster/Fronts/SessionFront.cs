using System.Collections.Immutable;
using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>
/// A node's one way to the sessions. What it sends to one session arrives in the order of sending, and is sent again until it is answered: between
/// nodes a message may get lost, and a session does nothing twice. It is the parent of the actors of all requests that wait on this node.
/// </summary>
internal sealed class SessionFront : UntypedActor, IWithTimers
{
    /// <summary>Its name under the actor system's user guardian, on every node.</summary>
    public const string Name = "front";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    // Longer than a cluster needs to give a dead node's sessions to another.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IActorRef _region;
    private readonly FrontDesk _desk;
    private readonly SessionBook _book;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly PendingCalls _calls = new();
    private readonly Dictionary<HoldId, Waiting> _holds = [];
    private readonly List<Settle> _afterDrain = [];
    private readonly List<Waiting> _drained = [];
    private readonly Neighbours _neighbours;
    private readonly Membership _membership;
    private readonly Stragglers _stragglers;
    private readonly HashSet<HoldId> _draining = [];

    /// <param name="region">Where the sessions are.</param>
    /// <param name="desk">What it shares with the rest of the process.</param>
    /// <param name="book">What lives on this node.</param>
    public SessionFront(IActorRef region, FrontDesk desk, SessionBook book)
    {
        (_region, _desk, _book) = (region, desk, book);
        _neighbours = new Neighbours(Context, book, desk);
        _stragglers = new Stragglers(desk, book);
        _membership = new Membership(Akka.Cluster.Cluster.Get(Context.System), _neighbours, desk);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to make one.</summary>
    public static Props Props(IActorRef region, FrontDesk desk, SessionBook book) =>
        Akka.Actor.Props.Create(() => new SessionFront(region, desk, book));

    /// <summary>The front of another node.</summary>
    public static ICanTell On(Address node, IActorContext context) => context.ActorSelection(new RootActorPath(node) / "user" / Name);

    /// <inheritdoc/>
    protected override void PreStart()
    {
        _book.Front = Self;
        _membership.Follow(Self);
        var self = Self;
        _desk.Pulse.Start(() => self.Tell(StoodStill.Instance, ActorRefs.NoSender));
        Timers.StartPeriodicTimer(Repeat.Instance, Repeat.Instance, Tick);
    }

    /// <inheritdoc/>
    protected override void PreRestart(Exception reason, object message)
    {
        // What failed is a bug of ours, and what this actor knew is gone: the node ends, and its keeper starts it anew.
        _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        base.PreRestart(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        // Nobody else is left to end them.
        _desk.Pulse.Stop();
        _desk.Leave();
        foreach (var waiting in _holds.Values)
            waiting.Hold.Complete(Outcomes.Draining);
    }

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
            case OfferAgain again:
                OfferAgain(again);
                break;
            case Probe(var session, var number):
                Call(session, new SessionOrder.Confirm(number), asked: null);
                break;
            case CallRoll(var session, var reign):
                Attend(session, reign, [.. _holds.Where(hold => hold.Value.Session == session).Select(hold => new WaitingHold(hold.Key, hold.Value.Actor))]);
                break;
            case Settle settle when _draining.Count > 0:
                _afterDrain.Add(settle);
                break;
            case Settle settle:
                Await(settle);
                break;
            case Drain:
                EndAll(Outcomes.Draining);
                break;
            case WaitingEnded(var hold, var ended):
                Ended(hold, ended);
                break;
            case StoodStill when _desk.Neighbours > 0:
                Suspect();
                break;
            case Repeat:
                SendAgain();
                _neighbours.Repeat();
                _stragglers.Repeat(Self);
                break;
            case Stragglers.Found found:
                foreach (var session in _stragglers.Hear(found))
                    Call(session, new SessionOrder.Take(new SessionInput.TimePassed(_desk.Now)), asked: null);
                break;
            default:
                if (!_membership.Hear(message))
                    HearNeighbour(message);
                break;
        }
    }

    private void HearNeighbour(object message)
    {
        switch (message)
        {
            case WatchersChanged:
                _neighbours.TellInterests();
                break;
            case AskNeighbours question:
                _neighbours.Ask(question);
                break;
            case Interests interests:
                _neighbours.Hear(Sender, interests);
                break;
            case InterestsHeard heard:
                _neighbours.Hear(Sender, heard);
                break;
            case Happening happening:
                _desk.Tell(happening);
                break;
            case Inquiry inquiry:
                _neighbours.Answer(Sender, inquiry);
                break;
            case Disclosure told:
                _neighbours.Hear(Sender, told);
                break;
            case Terminated dead:
                _neighbours.Bury(dead.ActorRef);
                break;
        }
    }

    private void Await(Settle settle)
    {
        var waiter = new Waiter(settle.Settled);
        _calls.Await(settle.Session, waiter);
        if (settle.Session is null)
            _neighbours.Await(waiter);
        waiter.Hear();
    }

    // This process stood still. What it holds is lost; whether it is a member still, the others will tell.
    private void Suspect() => EndAll(Outcomes.Unavailable);

    private void Open(OpenHold open)
    {
        // Asked here as well as before: nothing that comes after the order to drain is held.
        if (_desk.IsDraining)
        {
            open.Hold.Complete(Outcomes.Draining);
            _desk.Forget(open.Hold.Id);
            return;
        }

        var actor = Context.ActorOf(HoldActor.Props(open.Hold, _desk.HasStore));
        _holds.Add(open.Hold.Id, new Waiting(open.Session, open.Hold, actor, open.Arrived));
        Call(open.Session, new SessionOrder.Take(open.Arrived) { Hold = actor }, asked: null);
    }

    // The actor of its session is gone. With a store the one that follows knows of the hold; else what it knew is gone too, and the turn is offered to
    // the one that follows, for the seat that it has.
    private void OfferAgain(OfferAgain again)
    {
        if (!_holds.TryGetValue(again.Hold, out var waiting))
            return;

        if (_desk.HasStore)
        {
            Attend(waiting.Session, default, [new WaitingHold(again.Hold, waiting.Actor)]);
            return;
        }

        var asker = waiting.Arrived.Asker;
        if (again.Seat is { } seat)
            asker = asker with { Claims = [new SeatClaim(seat, SeatSource.Path)], KeySeat = null, SaysRetry = false };
        var arrived = waiting.Arrived with { At = _desk.Now, Asker = asker };
        Call(waiting.Session, new SessionOrder.Take(arrived) { Hold = waiting.Actor }, asked: null);
    }

    private void Attend(SessionName session, Reign roll, ImmutableArray<WaitingHold> holds) =>
        Call(session, new SessionOrder.Attend(roll, holds), asked: null);

    private void Report(SessionName session, HoldId hold, SessionInput report)
    {
        if (_holds.ContainsKey(hold))
            Call(session, new SessionOrder.Take(report), asked: null);
    }

    private void Call(SessionName session, SessionOrder order, TaskCompletionSource<SessionReply?>? asked)
    {
        var call = _calls.Add(session, order, asked, _time.GetTimestamp());
        if (!_desk.FirstIsLost)
            _region.Tell(_calls.ToEnvelope(call), Self);
    }

    private void Hear(SessionReply reply)
    {
        if (_calls.Remove(reply.Call) is not { } call)
            return;

        call.Asked?.TrySetResult(reply);
        Hear(call.Order);
    }

    private void Hear(SessionOrder done)
    {
        switch (done)
        {
            case SessionOrder.Take { Hold: { } hold }:
                hold.Tell(new Placed(Sender));
                break;
            case SessionOrder.Attend(_, var holds):
                foreach (var waiting in holds)
                    waiting.Actor.Tell(new Placed(Sender));
                break;
            case SessionOrder.Take { Input: SessionInput.HoldDelivered(_, var delivered) }:
                Forget(delivered);
                break;
            case SessionOrder.Take { Input: SessionInput.HoldLost(_, var lost) }:
                Forget(lost);
                break;
        }
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
    private void EndAll(Outcome outcome)
    {
        foreach (var (hold, waiting) in _holds)
        {
            _draining.Add(hold);
            waiting.Actor.Tell(new EndWaiting(outcome));
        }
    }

    private void Ended(HoldId hold, bool ended)
    {
        if (ended && _holds.TryGetValue(hold, out var waiting))
            _drained.Add(waiting);
        if (!_draining.Remove(hold) || _draining.Count > 0)
            return;

        foreach (var lost in _drained)
            Report(lost.Session, lost.Hold.Id, new SessionInput.HoldLost(_desk.Now, lost.Hold.Id));
        _drained.Clear();
        _afterDrain.ForEach(Await);
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
                _calls.Remove(call.Number);
                continue;
            }

            call.SentAt = now;
            _region.Tell(_calls.ToEnvelope(call), Self);
        }
    }

    private sealed class StoodStill
    {
        public static StoodStill Instance { get; } = new();
    }

    private sealed class Repeat
    {
        public static Repeat Instance { get; } = new();
    }

    private sealed record Waiting(SessionName Session, Hold Hold, IActorRef Actor, SessionInput.TurnArrived Arrived);
}
