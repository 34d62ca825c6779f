using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>To the front: somebody waits on a new hold.</summary>
/// <param name="Session">In which session.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Arrived">What was said.</param>
internal sealed record OpenHold(SessionName Session, Hold Hold, SessionInput.TurnArrived Arrived);

/// <summary>To the front: what became of a hold.</summary>
/// <param name="Session">In which session.</param>
/// <param name="Hold">The hold.</param>
/// <param name="Report">That it was delivered, or lost.</param>
internal sealed record ReportHold(SessionName Session, HoldId Hold, SessionInput Report);

/// <summary>To the front: ask a session something.</summary>
/// <param name="Session">Which.</param>
/// <param name="Order">What.</param>
/// <param name="Asked">Where the reply goes; <see langword="null"/> in it: there was none for too long.</param>
internal sealed record CallSession(SessionName Session, SessionOrder Order, TaskCompletionSource<SessionReply?>? Asked);

/// <summary>To the front: say when all that was sent before has its reply.</summary>
/// <param name="Session">In one session, or (<see langword="null"/>) in all.</param>
/// <param name="Settled">Who waits.</param>
internal sealed record Settle(SessionName? Session, TaskCompletionSource Settled);

/// <summary>To the front: end every hold, from now on.</summary>
internal sealed record Drain
{
    /// <summary>The only one needed.</summary>
    public static Drain Instance { get; } = new();
}

/// <summary>To a hold's actor: end it, unless its session did.</summary>
/// <param name="Outcome">How.</param>
internal sealed record EndWaiting(Outcome Outcome);

/// <summary>From a hold's actor: it was told to end.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Ended">Whether it did by that.</param>
internal sealed record WaitingEnded(HoldId Hold, bool Ended);

/// <summary>To a hold's actor: this is its session.</summary>
/// <param name="Session">The session's actor.</param>
internal sealed record Placed(IActorRef Session);

/// <summary>From a hold's actor: its session's actor is gone, and it still waits.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Seat">The seat that its turn was told to have, if it was told.</param>
internal sealed record OfferAgain(HoldId Hold, Seat? Seat);
