using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Decides what a session's letters make of it. Writes nothing and tells nobody: a draft may have to be made again.</summary>
/// <param name="house">The node.</param>
/// <param name="draft">What it makes.</param>
/// <param name="watchers">How many watch the session, on all nodes.</param>
internal sealed class Deciding(PostgresHouse house, Draft draft, int watchers)
{
    /// <summary>Decides letter after letter, until the session is over: what comes after is for the next life.</summary>
    public void Run()
    {
        if (draft.Session.Foreign is { } foreign)
        {
            LeaveToOthers(foreign);
            return;
        }

        foreach (var letter in draft.Session.Letters)
        {
            if (draft.Next?.Ended is not null)
                return;

            try
            {
                if (!Take(letter))
                    return;
            }
            catch (Exception bug)
            {
                Break(letter, bug);
                return;
            }

            draft.Taken++;
        }
    }

    private bool Take(Letter letter)
    {
        switch (letter)
        {
            case { Hold: { } hold, Input: { } turn }:
                return IsLate(letter, hold) || TakeTurn(turn, hold);
            case { Input: SessionInput.HoldDelivered(_, var hold) }:
                TakeReport(letter.Input, hold);
                return true;
            case { Input: SessionInput.HoldLost(_, var hold) }:
                TakeReport(letter.Input, hold);
                return true;
            case { Input: SessionInput.TimePassed }:
                PassTime(letter.Input.At);
                return true;
            case { Input: { } input }:
                return TakeOrder(input, letter);
            default:
                Run(letter);
                return true;
        }
    }

    // While the database was away, or this node stood still, its client was told to come again, or has given up and may have come again
    // elsewhere: said now, its words would be said twice, or to whatever somebody else has asked since.
    private bool IsLate(Letter letter, Hold hold)
    {
        if (!hold.WasRefused && house.Time.GetElapsedTime(letter.Arrived) < PostgresNode.Certain)
            return false;

        draft.Then.Add(() => hold.Complete(Outcomes.Unavailable));
        return true;
    }

    private bool TakeTurn(SessionInput turn, Hold hold)
    {
        // Asked here as well as before posting: nothing that comes after the errand of draining is held.
        if (house.IsDraining || !house.Node.Owns(hold.Id))
        {
            draft.Then.Add(() => hold.Complete(Outcomes.Draining));
            return true;
        }

        if (!PassTime(turn.At))
            return false;

        var isFirst = draft.Next is null;
        if (isFirst)
            (draft.Next, draft.Since) = (SessionState.New(turn.At), turn.At);
        Step(turn);
        if (!isFirst)
            return true;

        // A first turn that was refused leaves nothing: no session, no place taken.
        if (draft.Next!.IsEmpty && draft.Next.Ended is null)
        {
            draft.Next = null;
            return true;
        }

        CountWatchers();
        return true;
    }

    // What is due is due first; if the session ends by it, the letter is for the next one.
    private bool PassTime(DateTimeOffset at)
    {
        if (draft.Next?.WakeAt <= at)
            Step(new SessionInput.TimePassed(at));
        return draft.Next?.Ended is null;
    }

    private void TakeReport(SessionInput report, HoldId hold)
    {
        // What an earlier life of this node had is lost, whatever became of it: the others have said so already.
        if (draft.Next is { } state && house.Node.Owns(hold) && Has(state, hold))
            Step(report);
        draft.Then.Add(() => draft.Session.Forget(hold));
    }

    private bool TakeOrder(SessionInput order, Letter letter)
    {
        if (draft.Next is null)
        {
            draft.Then.Add(() => letter.Asked?.TrySetResult(Outcomes.PromptGone));
            return true;
        }

        if (!PassTime(order.At))
            return false;

        var step = Step(order);
        var fault = step.Effects.OfType<SessionEffect.Reject>().FirstOrDefault()?.Fault;
        draft.Then.Add(() => letter.Asked?.TrySetResult(fault));
        return true;
    }

    private void Run(Letter letter)
    {
        switch (letter.Errand)
        {
            case Errand.Look:
                draft.Then.Add(() => letter.Seen!.TrySetResult(draft.Session.Image));
                break;
            case Errand.CountWatchers:
                CountWatchers();
                break;
            case Errand.Note:
                draft.Notes.Add(letter.News!);
                draft.NotedAt = house.Now;
                break;
            case Errand.Drain:
                Drain();
                break;
            case Errand.LoseNode:
                LoseNode(letter.Node!);
                draft.Then.Add(() => letter.Asked!.TrySetResult(null));
                break;
            case Errand.Wake:
                draft.Touches = true;
                PassTime(house.Now);
                break;
        }
    }

    private void CountWatchers()
    {
        for (var missing = watchers - (draft.Next?.Watchers ?? watchers); missing > 0; missing--)
            Step(new SessionInput.WatcherCame(house.Now));
        for (var extra = (draft.Next?.Watchers ?? watchers) - watchers; extra > 0; extra--)
            Step(new SessionInput.WatcherWent(house.Now));
    }

    // All are ended before any is lost, so that no rule gives one of them something else instead. Whoever was ended stays so, even if
    // this draft is made again.
    private void Drain()
    {
        var session = draft.Session;
        session.Drained.UnionWith(house.HoldsOf(session).Where(hold => hold.Complete(Outcomes.Draining)).Select(hold => hold.Id));
        if (draft.Next is { } state)
            Lose(HoldsIn(state).Where(session.Drained.Contains));
    }

    private void LoseNode(string node)
    {
        if (draft.Next is not { } state)
            return;

        Lose(HoldsIn(state).Where(hold => PostgresNode.Of(hold) == node));
    }

    private void Lose(IEnumerable<HoldId> holds)
    {
        foreach (var hold in holds.ToList())
        {
            if (draft.Next!.Ended is null)
                Step(new SessionInput.HoldLost(house.Now, hold));
        }
    }

    private Step Step(SessionInput input)
    {
        var before = draft.Next!;
        var step = SessionMachine.Apply(before, input, house.Rules);
        draft.Steps.Add((before, step));
        draft.Next = step.Next;
        return step;
    }

    // A machine that throws is a bug. Its session cannot go on; no other notices, and no hold is orphaned.
    private void Break(Letter letter, Exception bug)
    {
        draft.Bug = bug;
        draft.Taken++;
        draft.Steps.Clear();
        draft.Notes.Clear();
        draft.Then.Clear();
        var state = draft.Before?.State ?? SessionState.New(house.Now);
        var effects = HoldsIn(state).Select(SessionEffect (hold) => new SessionEffect.Complete(hold, Outcomes.Broken));
        draft.Steps.Add((state, new Step(SessionState.New(house.Now) with { Ended = ClosingReason.Operator }, [.. effects])));
        draft.Next = draft.Before is null ? null : draft.Steps[0].Step.Next;
        foreach (var taken in draft.Session.Letters.Take(draft.Taken).Append(letter))
            draft.Then.Add(taken.Break);
    }

    // A newer program wrote the session: whoever waits for it here is asked to come again, which a node of that version may answer. What
    // this node owes the session by its reports is made up for when it leaves: then its holds are lost.
    private void LeaveToOthers(StoreException foreign)
    {
        var session = draft.Session;
        draft.Taken = session.Letters.Count;
        foreach (var hold in house.HoldsOf(session))
            hold.Complete(house.IsDraining ? Outcomes.Draining : Outcomes.Unavailable);
        foreach (var letter in session.Letters)
        {
            if (letter.Input is SessionInput.HoldDelivered(_, var delivered))
                session.Forget(delivered);
            else if (letter.Input is SessionInput.HoldLost(_, var lost))
                session.Forget(lost);
            letter.Asked?.TrySetResult(Outcomes.Unavailable.Fault);
            letter.Seen?.TrySetException(foreign);
        }
    }

    private static bool Has(SessionState state, HoldId hold) => HoldsIn(state).Contains(hold);

    private static IEnumerable<HoldId> HoldsIn(SessionState state) =>
        state.Turns.SelectMany(turn => turn.Holds).Concat(state.Parked.Select(parked => parked.Hold));
}
