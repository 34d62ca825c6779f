using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.AkkaCluster.Messages;

/// <summary>The one message that the shards carry. Its sender is the front that waits for the reply, and sends it again until it has it.</summary>
/// <param name="Session">For whom.</param>
/// <param name="Call">Rising from call to call of one front.</param>
/// <param name="Settled">The front has the replies to all its calls before this one, to whatever session.</param>
/// <param name="After">The front's call to this session that comes before this one and has no reply yet; 0: there is none.</param>
/// <param name="Order">What is asked.</param>
internal sealed record SessionEnvelope(SessionName Session, long Call, long Settled, long After, SessionOrder Order)
{
    /// <summary>Whether it came from another process, whose clock counts for nothing here.</summary>
    public bool IsForeign { get; init; }
}

/// <summary>The reply to an envelope: the session has decided, and acted on it.</summary>
/// <param name="Call">Which call.</param>
internal sealed record SessionReply(long Call)
{
    /// <summary>Why an operator's order was not taken, if it was not.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Whether the session lived when the order came.</summary>
    public bool Lived { get; init; }

    /// <summary>For <see cref="SessionOrder.Look"/>: the session, if it lives.</summary>
    public SessionView? View { get; init; }
}
