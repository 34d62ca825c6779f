using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>The end of a session, and the limits of what it remembers.</summary>
internal static class Closing
{
    /// <summary>Ends the session: every hold that still waits is told so, and nothing is remembered.</summary>
    public static void Close(SessionDraft draft, ClosingReason why)
    {
        var closed = new Outcome.Failed(new Fault(FaultCode.SessionClosed));
        foreach (var turn in draft.Turns)
        {
            if (turn.IsOpen)
                draft.Complete(turn.Holds, closed);
        }

        draft.Complete([.. draft.Parked.Select(parked => parked.Hold)], closed);
        draft.Publish(new SessionEvent.SessionEnded(why));
        draft.End(why);
    }

    /// <summary>
    /// Forgets the oldest finished turns over the limit. Those whose reply nobody has got yet are kept as long as
    /// there could have been prompts: somebody may still come back for each.
    /// </summary>
    public static void ForgetOldest(SessionDraft draft)
    {
        ForgetOldest(draft, delivered: true, draft.Rules.MaxRemembered);
        ForgetOldest(draft, delivered: false, Math.Max(draft.Rules.MaxPrompts, draft.Rules.MaxRemembered));
    }

    private static void ForgetOldest(SessionDraft draft, bool delivered, int most)
    {
        var turns = draft.Turns;
        for (var (i, left) = (turns.Length - 1, most); i >= 0; i--)
        {
            if (turns[i] is { IsOpen: false, IsHeld: false } turn && turn.WasDelivered == delivered && --left < 0)
                draft.Forget(turn);
        }
    }

}
