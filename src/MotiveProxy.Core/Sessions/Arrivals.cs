using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What happens to a turn when it comes in, until it has a seat.</summary>
internal static class Arrivals
{
    /// <summary>Takes a turn that a client has just sent.</summary>
    public static void Take(SessionDraft draft, SessionInput.TurnArrived arrived)
    {
        if (Seating.ReadNames(arrived.Turn, arrived.Asker, draft.Rules, out var named) is { } conflict)
        {
            draft.Complete(arrived.Hold, conflict);
            return;
        }

        draft.IsActive = true;
        var digest = TurnDigest.Of(arrived.Turn);
        var repeat = Retries.Find(draft.Turns, digest, arrived.Asker, named?.Seat);
        if (repeat is { Certain: false } possible && !JoinsAtOnce(possible, named))
        {
            Park(draft, arrived, digest);
            return;
        }

        Seat(draft, arrived, digest, named, repeat);
    }

    /// <summary>Seats parked turns that turned out to be no retries, because their time is up.</summary>
    public static void SeatOverdue(SessionDraft draft)
    {
        while (draft.Parked is [var first, ..] && first.Until <= draft.Now)
            Unpark(draft, first, evenIfPossible: true);
    }

    /// <summary>
    /// Seats the parked turns that repeat a turn, now that it is known what became of its hold: if it was lost, the oldest of them is
    /// its retry, and takes its place; if it was delivered, each is a turn of its own.
    /// </summary>
    public static void Reconsider(SessionDraft draft, SeatedTurn turn)
    {
        foreach (var parked in draft.Parked)
        {
            if (parked.Digest == turn.Digest && parked.Asker.Client == turn.Client)
                Unpark(draft, parked, evenIfPossible: false);
        }
    }

    private static void Unpark(SessionDraft draft, ParkedTurn parked, bool evenIfPossible)
    {
        Seating.ReadNames(parked.Turn, parked.Asker, draft.Rules, out var named);
        var repeat = Retries.Find(draft.Turns, parked.Digest, parked.Asker, named?.Seat);
        if (repeat is { Certain: false } && !evenIfPossible)
            return;

        draft.Parked = draft.Parked.Remove(parked);
        var arrived = new SessionInput.TurnArrived(draft.Now, parked.Hold, parked.Turn, parked.Asker);
        Seat(draft, arrived, parked.Digest, named, repeat is { Certain: true } ? repeat : null);
    }

    private static void Seat(
        SessionDraft draft, SessionInput.TurnArrived arrived, Digest digest, SeatingDecision? named, Repeat? repeat)
    {
        var decision = Seating.Decide(draft, arrived.Turn, arrived.Asker, named, repeat);
        var arrival = new Arrival(arrived.Hold, arrived.Turn, arrived.Asker, digest, decision, repeat?.Earlier);
        if (decision.Seat == Sessions.Seat.StandIn)
            StandInTurns.Take(draft, arrival);
        else
            CallerTurns.Take(draft, arrival);
    }

    private static void Park(SessionDraft draft, SessionInput.TurnArrived arrived, Digest digest)
    {
        if (CallerTurns.IsFull(draft))
        {
            draft.Complete(arrived.Hold, new Fault(FaultCode.TooManyPrompts));
            return;
        }

        var until = draft.Now + draft.Rules.ProvisionalTime;
        var parked = new ParkedTurn(arrived.Hold, arrived.Turn, arrived.Asker, digest, until);
        draft.Parked = draft.Parked.Add(parked);
    }

    // A stand-in that says that it is the stand-in wants to wait; whether it is the old window or a new one makes no difference.
    private static bool JoinsAtOnce(Repeat possible, SeatingDecision? named) =>
        possible.Earlier is { Seat: Sessions.Seat.StandIn, IsOpen: true } && named is { Seat: Sessions.Seat.StandIn };
}

/// <summary>A turn that has a seat now.</summary>
/// <param name="Hold">The hold that waits.</param>
/// <param name="Turn">What it says.</param>
/// <param name="Asker">Who it is.</param>
/// <param name="Digest">What it means.</param>
/// <param name="Seating">Its seat, and why.</param>
/// <param name="Repeats">The turn that it repeats, if it does.</param>
internal sealed record Arrival(
    HoldId Hold, Turn Turn, Asker Asker, Digest Digest, SeatingDecision Seating, SeatedTurn? Repeats)
{
    /// <summary>A seated turn as it begins: it takes the id of its first hold.</summary>
    public SeatedTurn ToSeated(SessionDraft draft) => new()
    {
        Id = new TurnId(Hold.Value),
        Seat = Seating.Seat,
        Rule = Seating.Rule,
        Client = Asker.Client,
        Digest = Digest,
        Since = draft.Now,
        Deadline = draft.Now + draft.Rules.EffectiveTurnTimeout,
        Holds = [Hold],
    };
}
