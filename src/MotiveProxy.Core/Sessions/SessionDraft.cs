using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// A step in the making: the state as it is so far, and the effects so far. Lives within one call of the machine;
/// outside it there are only values.
/// </summary>
internal sealed class SessionDraft(SessionState before, SessionRules rules, DateTimeOffset now)
{
    private readonly ImmutableArray<SessionEffect>.Builder _effects = ImmutableArray.CreateBuilder<SessionEffect>();

    public SessionRules Rules { get; } = rules;

    public DateTimeOffset Now { get; set; } = now;

    /// <summary>Whether a turn, a hold or a watcher was here, so that the session is not idle.</summary>
    public bool IsActive { get; set; }

    public ImmutableArray<SeatedTurn> Turns { get; private set; } = before.Turns;

    public ImmutableArray<ParkedTurn> Parked { get; set; } = before.Parked;

    public Occupant? StandIn { get; set; } = before.StandIn;

    public Occupant? Caller { get; set; } = before.Caller;

    public Presented? Presented { get; set; } = before.Presented;

    public int Watchers { get; set; } = before.Watchers;

    public ClosingReason? Ended { get; private set; } = before.Ended;

    public DateTimeOffset LastActiveAt => IsActive ? Now : before.LastActiveAt;

    /// <summary>Whether any hold is open: one that waits, or one whose outcome is being written.</summary>
    public bool IsHeld
    {
        get
        {
            foreach (var turn in Turns)
            {
                if (turn.IsHeld)
                    return true;
            }

            return !Parked.IsEmpty;
        }
    }

    public Step ToStep()
    {
        var next = new SessionState
        {
            Turns = Turns,
            Parked = Parked,
            StandIn = StandIn,
            Caller = Caller,
            Presented = Presented,
            Watchers = Watchers,
            Ended = Ended,
            LastInputAt = Now,
            LastActiveAt = LastActiveAt,
            WakeAt = Deadlines.NextOf(this),
        };
        return new Step(next, _effects.DrainToImmutable());
    }

    /// <summary>The turn with an id, or <see langword="null"/>.</summary>
    public SeatedTurn? Find(TurnId id)
    {
        foreach (var turn in Turns)
        {
            if (turn.Id == id)
                return turn;
        }

        return null;
    }

    /// <summary>The turn that a hold belongs to, or <see langword="null"/>.</summary>
    public SeatedTurn? Find(HoldId hold)
    {
        foreach (var turn in Turns)
        {
            if (turn.Holds.Contains(hold))
                return turn;
        }

        return null;
    }

    /// <summary>The prompt presented to the stand-in's client, if it is still open.</summary>
    public SeatedTurn? FindPresented() =>
        Presented is { } shown && Find(shown.Prompt) is { IsOpen: true } prompt ? prompt : null;

    /// <summary>Remembers a new turn.</summary>
    public void Add(SeatedTurn turn) => Turns = Turns.Add(turn);

    /// <summary>Puts a changed turn in its place.</summary>
    public SeatedTurn Replace(SeatedTurn turn)
    {
        for (var i = 0; i < Turns.Length; i++)
        {
            if (Turns[i].Id != turn.Id)
                continue;

            Turns = Turns.SetItem(i, turn);
            break;
        }

        return turn;
    }

    /// <summary>Forgets a turn.</summary>
    public void Forget(SeatedTurn turn)
    {
        for (var i = 0; i < Turns.Length; i++)
        {
            if (Turns[i].Id != turn.Id)
                continue;

            Turns = Turns.RemoveAt(i);
            break;
        }
    }

    public void Admit(HoldId hold, SeatedTurn turn) =>
        _effects.Add(new SessionEffect.Admit(hold, new Admission(turn.Id, turn.Seat, turn.Rule, turn.Since)));

    public void Send(ImmutableArray<HoldId> holds, ImmutableList<AnswerPart> parts)
    {
        foreach (var hold in holds)
        {
            foreach (var part in parts)
                _effects.Add(new SessionEffect.Send(hold, part));
        }
    }

    public void Complete(ImmutableArray<HoldId> holds, Outcome outcome)
    {
        foreach (var hold in holds)
            _effects.Add(new SessionEffect.Complete(hold, outcome));
    }

    public void Complete(HoldId hold, Fault fault) =>
        _effects.Add(new SessionEffect.Complete(hold, new Outcome.Failed(fault)));

    public void Reject(FaultCode code, string? detail = null) =>
        _effects.Add(new SessionEffect.Reject(new Fault(code, detail)));

    public void Publish(SessionEvent happened) => _effects.Add(new SessionEffect.Publish(happened));

    /// <summary>
    /// Ends an open turn: its holds get the rest of its parts and the outcome. They stay with it until they report whether all
    /// was written. Without a hold the reply stays ready for the client that comes back.
    /// </summary>
    public SeatedTurn End(SeatedTurn turn, ImmutableList<AnswerPart> rest, Outcome outcome)
    {
        Send(turn.Holds, rest);
        Complete(turn.Holds, outcome);
        return Replace(turn with
        {
            Prompt = null,
            Given = turn.Given.IsEmpty ? rest : turn.Given.AddRange(rest),
            Outcome = outcome,
            EndedAt = Now,
            Claim = null,
        });
    }

    /// <summary>Ends the session: nothing is remembered.</summary>
    public void End(ClosingReason why) =>
        (Turns, Parked, StandIn, Caller, Presented, Watchers, Ended) = ([], [], null, null, null, 0, why);

    /// <summary>Gives up an open turn: nobody can answer it any more.</summary>
    public void Withdraw(SeatedTurn turn, FaultCode reason)
    {
        End(turn, [], new Outcome.Failed(new Fault(reason)));
        Publish(new SessionEvent.TurnWithdrawn(turn.Id, turn.Seat, reason));
    }
}
