using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>What a session has to tell a hold. Far holds are told again until they have heard it.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Number">From 1, rising by one, for this hold and this life of the session's actor.</param>
/// <param name="Effect">An admission, a part or an outcome.</param>
internal sealed record HoldNews(HoldId Hold, long Number, SessionEffect Effect);

/// <summary>A far hold has heard all news up to a number.</summary>
/// <param name="Hold">Which.</param>
/// <param name="Number">The number of the latest.</param>
internal sealed record HoldHeard(HoldId Hold, long Number);

/// <summary>A session asks a front whether it lives. It is answered by <see cref="SessionOrder.Confirm"/>, after all that the front had to say before.</summary>
/// <param name="Session">Who asks.</param>
/// <param name="Number">The number of the question.</param>
internal sealed record Probe(SessionName Session, long Number);
