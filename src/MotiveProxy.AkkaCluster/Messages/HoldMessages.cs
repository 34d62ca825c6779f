using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>What a session has to tell a hold. Far holds are told again until they have heard it.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Reign">By what right: what comes by an earlier one than was heard of is passed by.</param>
/// <param name="Number">From 1, rising by one, for this hold and this reign. A reign that goes on with a hold begins with all that the hold must know.</param>
/// <param name="Effect">An admission, a part or an outcome.</param>
internal sealed record HoldNews(HoldId Hold, Reign Reign, long Number, SessionEffect Effect);

/// <summary>A far hold has heard all news of a reign up to a number.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Reign">Which reign's news.</param>
/// <param name="Number">The number of the latest.</param>
internal sealed record HoldHeard(HoldId Hold, Reign Reign, long Number);

/// <summary>A session asks a front whether it lives. It is answered by <see cref="SessionOrder.Confirm"/>, after all that the front had to say before.</summary>
/// <param name="Session">Who asks.</param>
/// <param name="Number">The number of the question.</param>
internal sealed record Probe(SessionName Session, long Number);

/// <summary>
/// A session that was taken over from the store asks a front which of its holds are still there. It is answered by <see cref="SessionOrder.Attend"/>,
/// after all that the front had to say before.
/// </summary>
/// <param name="Session">Who asks.</param>
/// <param name="Reign">By what right: it asks once for each.</param>
internal sealed record CallRoll(SessionName Session, Reign Reign);
