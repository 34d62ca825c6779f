using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What becomes of holds: written, or lost on the way.</summary>
internal static class Leaving
{
    /// <summary>A hold's outcome was fully written.</summary>
    public static void Deliver(SessionDraft draft, HoldId hold)
    {
        draft.IsActive = true;
        if (draft.Find(hold) is not { } turn)
            return;

        var delivered = draft.Replace(turn with { Holds = turn.Holds.Remove(hold), WasDelivered = true, LostAt = null });
        draft.Publish(new SessionEvent.HoldDelivered(turn.Id, hold));
        if (!delivered.IsHeld)
            Arrivals.Reconsider(draft, delivered, hold);
    }

    /// <summary>A hold's connection ended. What it was owed goes back to where it was, and whoever repeats its turn takes its place.</summary>
    public static void Lose(SessionDraft draft, HoldId hold)
    {
        draft.IsActive = true;
        draft.Parked = draft.Parked.RemoveAll(parked => parked.Hold == hold);
        if (draft.Find(hold) is not { } turn)
            return;

        var left = draft.Replace(turn with { Holds = turn.Holds.Remove(hold) });
        draft.Publish(new SessionEvent.HoldLost(turn.Id, hold));
        if (left.IsHeld || left.WasDelivered)
            return;

        var lost = left is { Seat: Seat.StandIn, Presents: not null }
            ? Presentations.Lose(draft, left)
            : draft.Replace(left with { LostAt = draft.Now });

        // What was seated by now came before what is still parked.
        FoldLateRetry(draft, lost);
        Arrivals.Reconsider(draft, draft.Find(lost.Id) ?? lost);
        Presentations.Next(draft);
    }

    /// <summary>
    /// Cuts all that waits for a prompt, on purpose. It is lost then, as by a failing network. Nobody who asked the same before is its retry:
    /// that one is still to come.
    /// </summary>
    public static void Drop(SessionDraft draft, SessionInput.PromptDropped dropped)
    {
        if (Claims.FindOpen(draft, dropped.Prompt) is not { } prompt || !Claims.MayGive(draft, prompt, dropped.By) || !prompt.IsHeld)
            return;

        draft.Complete(prompt.Holds, new Outcome.Dropped());
        draft.Replace(prompt with { Holds = [], LostAt = draft.Now });
        draft.Publish(new SessionEvent.PromptDropped(prompt.Id, dropped.By));
        foreach (var hold in prompt.Holds)
            draft.Publish(new SessionEvent.HoldLost(prompt.Id, hold));
    }

    /// <summary>Folds younger prompts into a turn whose loss was noticed late: they were its retries.</summary>
    private static void FoldLateRetry(SessionDraft draft, SeatedTurn older)
    {
        var joining = FindLateRetries(draft, older);
        if (joining.IsEmpty || older.IsTombstone)
            return;

        foreach (var younger in joining)
        {
            draft.Forget(younger);
            draft.Publish(new SessionEvent.PromptFolded(younger.Id, older.Id));
            if (draft.Presented is { } shown && shown.Prompt == younger.Id)
                draft.Presented = older.IsOpenPrompt ? shown with { Prompt = older.Id } : null;
        }

        if (older.Seat == Seat.StandIn)
            UnseatCaller(draft, older.Client);

        ImmutableArray<HoldId> holds = [.. joining.SelectMany(younger => younger.Holds)];
        var joined = draft.Replace(older with { Holds = holds, LostAt = holds.IsEmpty ? older.LostAt : null });
        CallerTurns.Catch(draft, holds, joined);
        foreach (var younger in joining)
            Claims.MoveTo(draft, joined, younger);
    }

    // A prompt has one retry. Of a stand-in's turn all are folded or none, held or not: what looked like prompts of a caller were the stand-in's own
    // words, and one that is left would be shown to those that are folded. Once one is being answered, they are a caller's.
    private static ImmutableArray<SeatedTurn> FindLateRetries(SessionDraft draft, SeatedTurn older)
    {
        ImmutableArray<SeatedTurn> repeats = [.. draft.Turns.Where(turn => Retries.IsLateRepeat(turn, older))];
        return older.Seat == Seat.StandIn
            ? repeats.All(turn => turn.Given.IsEmpty) ? repeats : []
            : [.. repeats.Where(turn => turn.IsHeld && turn.Given.IsEmpty).Take(1)];
    }

    // What looked like a caller was the stand-in, come back: if nothing else of this client is on the caller's seat, nobody is.
    private static void UnseatCaller(SessionDraft draft, string client)
    {
        var isThere = draft.Turns.Any(turn => turn.Seat == Seat.Caller && turn.Client == client);
        if (!isThere && draft.Caller?.Client == client)
            draft.Caller = null;
    }
}
