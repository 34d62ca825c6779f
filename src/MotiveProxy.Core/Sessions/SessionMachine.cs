using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// The rules of the rendezvous, as one pure function: the same state, input and rules give the same step. It decides
/// everything and does nothing; a runtime makes the step durable and then carries out its effects.
/// </summary>
public static class SessionMachine
{
    /// <summary>Makes one step.</summary>
    /// <param name="state">The session before.</param>
    /// <param name="input">What happened. Deadlines due by its time are run first.</param>
    /// <param name="rules">The numbers and words of the configuration.</param>
    /// <returns>The session after, and what to do. A session that is over takes no turn and stays as it is.</returns>
    public static Step Apply(SessionState state, SessionInput input, SessionRules rules)
    {
        var now = input.At > state.LastInputAt ? input.At : state.LastInputAt;
        var draft = new SessionDraft(state, rules, state.LastInputAt);
        if (state.WakeAt <= now)
            Deadlines.PassTime(draft, now);

        draft.Now = now;
        if (draft.Ended is null)
            Take(draft, input);
        else
            Refuse(draft, input);

        Closing.ForgetOldest(draft);
        return draft.ToStep();
    }

    private static void Take(SessionDraft draft, SessionInput input)
    {
        switch (input)
        {
            case SessionInput.TurnArrived arrived:
                Arrivals.Take(draft, arrived);
                break;
            case SessionInput.HoldLost lost:
                Leaving.Lose(draft, lost.Hold);
                break;
            case SessionInput.HoldDelivered delivered:
                Leaving.Deliver(draft, delivered.Hold);
                break;
            case SessionInput.PartGiven given:
                CallerTurns.TakePart(draft, given);
                break;
            case SessionInput.AnswerGiven given:
                CallerTurns.TakeAnswer(draft, given);
                break;
            case SessionInput.PromptClaimed claimed:
                Claims.Claim(draft, claimed);
                break;
            case SessionInput.PromptReleased released:
                Claims.Release(draft, released);
                break;
            case SessionInput.PromptDropped dropped:
                Leaving.Drop(draft, dropped);
                break;
            case SessionInput.WatcherCame:
                CountWatchers(draft, +1);
                break;
            case SessionInput.WatcherWent:
                CountWatchers(draft, -1);
                break;
            case SessionInput.CloseAsked:
                Closing.Close(draft, ClosingReason.Operator);
                break;
            case SessionInput.DoubtEnded certain:
                Arrivals.EndDoubt(draft, certain.Hold);
                break;
            case SessionInput.TimePassed:
                break;
        }
    }

    private static void Refuse(SessionDraft draft, SessionInput input)
    {
        switch (input)
        {
            case SessionInput.TurnArrived arrived:
                draft.Complete(arrived.Hold, new Fault(FaultCode.SessionClosed));
                break;
            case SessionInput.PartGiven or SessionInput.AnswerGiven or SessionInput.PromptClaimed or SessionInput.PromptReleased or SessionInput.PromptDropped:
                draft.Reject(FaultCode.PromptGone);
                break;
        }
    }

    private static void CountWatchers(SessionDraft draft, int change)
    {
        draft.IsActive = true;
        draft.Watchers = Math.Max(0, draft.Watchers + change);
    }
}
