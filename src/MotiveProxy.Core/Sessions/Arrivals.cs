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
            Park(draft, arrived, digest, draft.Rules.ProvisionalTime, possible.Earlier);
            return;
        }

        if (repeat is null && Presentations.InDoubt(draft, arrived, named) is { } presenting)
        {
            Park(draft, arrived, digest, TimeSpan.Zero, presenting);
            return;
        }

        Seat(draft, arrived, digest, named, repeat, knows: draft.Presented?.Prompt);
    }

    /// <summary>Seats parked turns that turned out to be no retries, because their time is up.</summary>
    public static void SeatOverdue(SessionDraft draft)
    {
        foreach (var parked in draft.Parked)
        {
            if (parked.Until <= draft.Now)
                Unpark(draft, parked, evenIfPossible: true);
        }
    }

    /// <summary>Seats a parked turn, now that it is known that the holds of other processes are alive.</summary>
    public static void EndDoubt(SessionDraft draft, HoldId hold)
    {
        foreach (var parked in draft.Parked)
        {
            if (parked.Hold == hold)
                Unpark(draft, parked, evenIfPossible: true);
        }
    }

    /// <summary>
    /// Seats the parked turns that repeat a turn, now that it is known what became of its hold: if it was lost, the oldest of them is
    /// its retry, and takes its place; if it was delivered, each is a turn of its own. And a stand-in's words that waited for whether it was presented.
    /// </summary>
    /// <param name="draft">The session.</param>
    /// <param name="turn">The turn.</param>
    /// <param name="delivered">The hold that it was delivered to. What says the same in another process may be what its client has given up for that
    /// one: while it is in doubt whether that process is alive, it stays parked.</param>
    public static void Reconsider(SessionDraft draft, SeatedTurn turn, HoldId? delivered = null)
    {
        foreach (var parked in draft.Parked)
        {
            if (delivered is { } hold && parked.Digest == turn.Digest && !draft.Rules.AreNeighbours(hold, parked.Hold))
                continue;

            if (parked.Asker.Client == turn.Client && (parked.Digest == turn.Digest || turn.Presents is not null || turn.Id == draft.Presented?.By))
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
        Seat(draft, arrived, parked.Digest, named, repeat is { Certain: true } ? repeat : null, knows: parked.Presented);
    }

    private static void Seat(
        SessionDraft draft, SessionInput.TurnArrived arrived, Digest digest, SeatingDecision? named, Repeat? repeat, TurnId? knows)
    {
        var decision = Seating.Decide(draft, arrived.Turn, arrived.Asker, named, repeat);
        var arrival = new Arrival(arrived.Hold, arrived.Turn, arrived.Asker, digest, decision, repeat?.Earlier)
        {
            IsOlder = draft.Presented is { } shown && shown.Prompt != knows,
        };
        if (decision.Seat == Sessions.Seat.StandIn)
            StandInTurns.Take(draft, arrival);
        else
            CallerTurns.Take(draft, arrival);
    }

    // What another process holds may be lost without anybody knowing it yet.
    private static void Park(SessionDraft draft, SessionInput.TurnArrived arrived, Digest digest, TimeSpan time, SeatedTurn because)
    {
        if (CallerTurns.IsFull(draft))
        {
            draft.Complete(arrived.Hold, new Fault(FaultCode.TooManyPrompts));
            return;
        }

        var rules = draft.Rules;
        var isElsewhere = because.Holds.Any(hold => !rules.AreNeighbours(hold, arrived.Hold));
        var until = draft.Now + (isElsewhere && rules.DeathNotice > time ? rules.DeathNotice : time);
        var parked = new ParkedTurn(arrived.Hold, arrived.Turn, arrived.Asker, digest, until) { Presented = draft.Presented?.Prompt };
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
    /// <summary>Whether it came before what is presented now.</summary>
    public bool IsOlder { get; init; }

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
