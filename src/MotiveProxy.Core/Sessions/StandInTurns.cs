using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>The stand-in's side: each turn answers the prompt presented to it, if there is one, and then waits for the next.</summary>
internal static class StandInTurns
{
    /// <summary>Takes a stand-in's turn.</summary>
    public static void Take(SessionDraft draft, Arrival arrival)
    {
        if (arrival.Repeats is { } earlier)
        {
            WaitAgain(draft, arrival.Hold, earlier, arrival.Turn);
            return;
        }

        var before = draft.StandIn;
        draft.StandIn = SitDown(before, arrival);
        var turn = arrival.ToSeated(draft);
        draft.Publish(new SessionEvent.TurnSeated(turn.Id, Seat.StandIn, turn.Rule, turn.Client));
        if (IsPing(draft, arrival, before) || Speak(draft, turn, arrival.Turn))
            Wait(draft, turn);
    }

    /// <summary>
    /// Lets a turn that was taken before wait once more, for a client that came back: it answers nothing a second time.
    /// A turn whose reply cannot be presented again, because its prompt is gone by now, waits for the next prompt instead.
    /// </summary>
    public static void WaitAgain(SessionDraft draft, HoldId hold, SeatedTurn earlier, Turn? turn)
    {
        var isSuperseded = earlier.Outcome is Outcome.Failed { Fault.Code: FaultCode.Superseded };
        if (isSuperseded && (turn is null || !Seating.IsJoinWord(turn, draft.Rules)))
        {
            draft.Complete(hold, ((Outcome.Failed)earlier.Outcome!).Fault);
            return;
        }

        draft.StandIn ??= new Occupant(earlier.Client);

        // The newest hold waits; whatever waited before it for the same turn is an older window.
        draft.Complete(earlier.IsOpen ? earlier.Holds : [], new Outcome.Failed(new Fault(FaultCode.Superseded)));
        draft.Publish(new SessionEvent.HoldJoined(earlier.Id, hold));
        if (earlier is { IsOpen: false, Presents: null, IsTombstone: false })
        {
            var told = draft.Replace(earlier with { Holds = earlier.Holds.Add(hold), LostAt = null });
            draft.Admit(hold, told);
            CallerTurns.Catch(draft, [hold], told);
            return;
        }

        draft.Forget(earlier);
        Wait(draft, Reopened(earlier) with { Holds = [hold], LostAt = null, Deadline = draft.Now + draft.Rules.EffectiveTurnTimeout });
    }

    /// <summary>A turn whose reply did not arrive, waiting once more.</summary>
    public static SeatedTurn Reopened(SeatedTurn turn) =>
        turn with { Outcome = null, EndedAt = null, Given = [], Presents = null, WasDelivered = false };

    private static void Wait(SessionDraft draft, SeatedTurn turn)
    {
        foreach (var older in draft.Turns)
        {
            if (older is { IsOpen: true, Seat: Seat.StandIn })
                draft.Withdraw(older, FaultCode.Superseded);
        }

        draft.Add(turn);
        draft.Admit(turn.Holds[^1], turn);
        Presentations.Next(draft);
    }

    private static bool IsPing(SessionDraft draft, Arrival arrival, Occupant? before)
    {
        if (arrival.IsOlder || arrival.Turn.LastUserMessage is null || Seating.IsJoinWord(arrival.Turn, draft.Rules))
            return true;

        // Words of a client that was not shown the prompt are no answer to it; its history proves what it was shown.
        if (before?.Client != arrival.Asker.Client)
            return before is not null && !IsEcho(draft, arrival.Turn);

        // A page that was reloaded begins anew; a page that regenerates says again what it said before.
        return arrival.Turn.LastAssistantMessage is null
            ? before.HasSentHistory
            : before.RecentTurns.Contains(arrival.Digest) && IsRegenerate(draft, arrival.Turn, before);
    }

    // A client that sends only a window of its history can repeat a turn honestly ("Continue?" - "ok" - "Continue?" - "ok").
    private static bool IsRegenerate(SessionDraft draft, Turn turn, Occupant occupant) =>
        Echo.OfBeginning(turn) == occupant.Beginning || !IsEcho(draft, turn);

    /// <summary>Does what the stand-in's words say.</summary>
    /// <returns>Whether the stand-in waits for the next prompt afterwards.</returns>
    private static bool Speak(SessionDraft draft, SeatedTurn turn, Turn said)
    {
        var words = PromptText.Words(said.LastUserMessage!);
        if (draft.Presented is not { } shown || (shown.Lost && !IsEcho(draft, said)))
        {
            draft.Publish(new SessionEvent.WordsUnaddressed(turn.Id, words, LateFor: null));
            return true;
        }

        if (draft.FindPresented() is not { } prompt)
        {
            draft.Presented = null;
            draft.Publish(new SessionEvent.WordsUnaddressed(turn.Id, words, LateFor: shown.Prompt));
            return true;
        }

        switch (Commands.Read(words, prompt.Prompt!))
        {
            case Reading.Answered answered when CallerTurns.TryAnswer(draft, prompt, answered.Ending) is { } mistake:
                TellMistake(draft, turn, prompt, $"{mistake} {Commands.Insisting}");
                return false;
            case Reading.Answered:
                draft.Presented = null;
                return true;
            case Reading.Mistake mistake:
                TellMistake(draft, turn, prompt, mistake.Reason);
                return false;
            default:
                Tell(draft, turn, "The session is closed.");
                Closing.Close(draft, ClosingReason.StandIn);
                return false;
        }
    }

    /// <summary>Whether a client's history ends in what it was told last: it has that, even if its connection broke before all was written.</summary>
    public static bool IsEcho(SessionDraft draft, Turn said) =>
        Echo.In(said) is { } echo && echo == draft.StandIn?.LastDelivered;

    private static void TellMistake(SessionDraft draft, SeatedTurn turn, SeatedTurn prompt, string reason)
    {
        draft.Publish(new SessionEvent.AnswerMistaken(prompt.Id, reason));
        draft.Presented = new Presented(prompt.Id, turn.Id);
        Tell(draft, turn, Notice.Of(reason));
    }

    private static void Tell(SessionDraft draft, SeatedTurn turn, string text)
    {
        draft.Add(turn);
        draft.Admit(turn.Holds[^1], turn);
        draft.End(turn, [new AnswerPart.Text(text)], new Outcome.Answered(FinishReason.Stop));
        Presentations.Remember(draft, text);
    }

    private static Occupant SitDown(Occupant? before, Arrival arrival)
    {
        var hasHistory = arrival.Turn.LastAssistantMessage is not null;
        var same = before?.Client == arrival.Asker.Client
            ? before
            : new Occupant(arrival.Asker.Client) { LastDelivered = before?.LastDelivered };
        return same with
        {
            HasSentHistory = same.HasSentHistory || hasHistory,
            Beginning = (hasHistory ? same.Beginning : null) ?? Echo.OfBeginning(arrival.Turn),
            RecentTurns = hasHistory ? Latest(same.RecentTurns, arrival.Digest) : same.RecentTurns,
        };
    }

    private static ImmutableArray<Digest> Latest(ImmutableArray<Digest> turns, Digest latest) =>
        turns.Length < Occupant.MaxRecentTurns ? turns.Add(latest) : [.. turns.AsSpan()[1..], latest];
}
