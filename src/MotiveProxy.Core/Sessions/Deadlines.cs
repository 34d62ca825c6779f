using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What happens when nothing happens. Deadlines are data: the runtime only has to wake the session when one is due.</summary>
internal static class Deadlines
{
    /// <summary>Runs everything that was due by a moment, each at its own time and in that order, however late the wake-up is.</summary>
    public static void PassTime(SessionDraft draft, DateTimeOffset until)
    {
        while (draft.State.Ended is null && NextOf(draft.State, draft.Rules) is { } due && due <= until)
        {
            draft.Now = due > draft.Now ? due : draft.Now;
            RunDue(draft);
        }

        draft.Now = until;
    }

    /// <summary>When the next deadline is due; <see langword="null"/> if there is none.</summary>
    public static DateTimeOffset? NextOf(SessionState state, SessionRules rules)
    {
        if (state.Ended is not null)
            return null;

        var next = IdleAt(state, rules);
        foreach (var turn in state.Turns)
            next = Earlier(next, DueAt(state, turn, rules));

        foreach (var parked in state.Parked)
            next = Earlier(next, parked.Until);

        return next;
    }

    private static void RunDue(SessionDraft draft)
    {
        if (IdleAt(draft.State, draft.Rules) <= draft.Now)
        {
            Closing.Close(draft, ClosingReason.Idle);
            return;
        }

        Arrivals.SeatOverdue(draft);
        foreach (var turn in draft.State.Turns)
        {
            if (DueAt(draft.State, turn, draft.Rules) <= draft.Now)
                RunDue(draft, turn);
        }
    }

    private static void RunDue(SessionDraft draft, SeatedTurn turn)
    {
        // What ran before in this moment may have changed it, or may be rid of it.
        if (draft.State.Find(turn.Id) is not { } still || DueAt(draft.State, still, draft.Rules) > draft.Now)
            return;

        if (!still.IsOpen)
            draft.Forget(still);
        else if (still.Deadline <= draft.Now)
            draft.Withdraw(still, FaultCode.TurnTimeout);
        else
            GiveUpWaiting(draft, still);
    }

    // The client did not come back within the grace.
    private static void GiveUpWaiting(SessionDraft draft, SeatedTurn turn)
    {
        draft.Forget(turn);
        draft.Publish(new SessionEvent.TurnWithdrawn(turn.Id, turn.Seat, Reason: null));
        var standInIsGone = turn.Seat == Seat.StandIn
            && draft.State.Presented is null or { Lost: true }
            && !draft.State.Turns.Any(other => other is { Seat: Seat.StandIn, IsOpen: true });
        if (standInIsGone)
            draft.State = draft.State with { StandIn = null, Presented = null };
    }

    private static DateTimeOffset? DueAt(SessionState state, SeatedTurn turn, SessionRules rules)
    {
        if (turn.IsOpen)
            return turn.LostAt is { } lostAt ? Earlier(turn.Deadline, lostAt + rules.ReconnectGrace) : turn.Deadline;

        if (turn.IsHeld)
            return null;

        return turn.IsTombstone ? turn.EndedAt + rules.TombstoneTime
            : Later(turn.LostAt, turn.EndedAt) + rules.ReconnectGrace;
    }

    private static DateTimeOffset? IdleAt(SessionState state, SessionRules rules) =>
        state.Watchers > 0 || state.IsHeld ? null : state.LastActiveAt + rules.SessionTimeout;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
