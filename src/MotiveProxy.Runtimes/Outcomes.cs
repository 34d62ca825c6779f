using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Runtimes;

/// <summary>How holds end that no session's rule ends.</summary>
internal static class Outcomes
{
    public static Outcome.Failed Draining { get; } = new(new Fault(FaultCode.Draining));

    public static Outcome.Failed Closed { get; } = new(new Fault(FaultCode.SessionClosed));

    public static Outcome.Failed Full { get; } = new(new Fault(FaultCode.TooManySessions));

    public static Outcome.Failed Broken { get; } = new(new Fault(FaultCode.Internal));

    /// <summary>Nothing can be stored now, or this node is not sure that it still may speak: the same request again is served.</summary>
    public static Outcome.Failed Unavailable { get; } = new(new Fault(FaultCode.StoreUnavailable));

    public static Fault PromptGone { get; } = new(FaultCode.PromptGone);
}
