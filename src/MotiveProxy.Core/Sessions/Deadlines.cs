using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What happens when nothing happens. Deadlines are data: the runtime only has to wake the session when one is due.</summary>
internal static class Deadlines
{
    /// <summary>Runs everything that was due by a moment, each at its own time and in that order, however late the wake-up is.</summary>
    public static void PassTime(SessionDraft draft, DateTimeOffset until)
    {
        while (draft.Ended is null && NextOf(draft) is { } due && due <= until)
        {
            draft.Now = due > draft.Now ? due : draft.Now;
            RunDue(draft);
        }
    }

    /// <summary>When the next deadline is due; <see langword="null"/> if there is none.</summary>
    public static DateTimeOffset? NextOf(SessionDraft draft)
    {
        if (draft.Ended is not null)
            return null;

        var next = IdleAt(draft);
        foreach (var turn in draft.Turns)
            next = Earlier(next, DueAt(draft, turn));

        foreach (var parked in draft.Parked)
            next = Earlier(next, parked.Until);

        return next;
    }

    private static void RunDue(SessionDraft draft)
    {
        if (IdleAt(draft) <= draft.Now)
        {
            Closing.Close(draft, ClosingReason.Idle);
            return;
        }

        Arrivals.SeatOverdue(draft);
        foreach (var turn in draft.Turns)
        {
            if (DueAt(draft, turn) <= draft.Now)
                RunDue(draft, turn);
        }
    }

    private static void RunDue(SessionDraft draft, SeatedTurn turn)
    {
        // What ran before in this moment may have changed it, or may be rid of it.
        if (draft.Find(turn.Id) is not { } still || DueAt(draft, still) > draft.Now)
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
            && draft.Presented is null or { Lost: true }
            && !draft.Turns.Any(other => other is { Seat: Seat.StandIn, IsOpen: true });
        if (!standInIsGone)
            return;

        draft.StandIn = null;
        draft.Presented = null;
    }

    private static DateTimeOffset? DueAt(SessionDraft draft, SeatedTurn turn)
    {
        if (turn.IsOpen)
            return turn.LostAt is { } lostAt ? Earlier(turn.Deadline, lostAt + draft.Rules.ReconnectGrace) : turn.Deadline;

        if (turn.IsHeld)
            return null;

        return turn.IsTombstone ? turn.EndedAt + draft.Rules.TombstoneTime
            : Later(turn.LostAt, turn.EndedAt) + draft.Rules.ReconnectGrace;
    }

    private static DateTimeOffset? IdleAt(SessionDraft draft) =>
        draft.Watchers > 0 || draft.IsHeld ? null : draft.LastActiveAt + draft.Rules.SessionTimeout;

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other < one ? other : one;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null || other > one ? other : one;
}
