using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Something that the runtime must do now that a step is made, in the order of the step.</summary>
public abstract record SessionEffect
{
    private SessionEffect()
    {
    }

    /// <summary>Tell a hold that its turn is seated: from here on it can only end with an outcome.</summary>
    /// <param name="Hold">Which.</param>
    /// <param name="Seated">As what.</param>
    public sealed record Admit(HoldId Hold, Admission Seated) : SessionEffect;

    /// <summary>Send a part of a reply to a hold.</summary>
    /// <param name="Hold">Which.</param>
    /// <param name="Part">The part.</param>
    public sealed record Send(HoldId Hold, AnswerPart Part) : SessionEffect;

    /// <summary>End a hold. Nothing follows for this hold.</summary>
    /// <param name="Hold">Which.</param>
    /// <param name="Outcome">How it ends.</param>
    public sealed record Complete(HoldId Hold, Outcome Outcome) : SessionEffect;

    /// <summary>Refuse what the operator API asked for: the input changed nothing.</summary>
    /// <param name="Fault">Why.</param>
    public sealed record Reject(Fault Fault) : SessionEffect;

    /// <summary>Tell watchers, the transcript and the log.</summary>
    /// <param name="Event">What happened.</param>
    public sealed record Publish(SessionEvent Event) : SessionEffect;
}

/// <summary>What a seated turn is told at once.</summary>
/// <param name="Turn">The turn's id: the id of the reply, stable over retries.</param>
/// <param name="Seat">The seat.</param>
/// <param name="Rule">The rule that decided it.</param>
/// <param name="Since">When the turn first arrived: the reply's creation time, stable over retries.</param>
public sealed record Admission(TurnId Turn, Seat Seat, SeatingRule Rule, DateTimeOffset Since);

/// <summary>The rule of seating that decided, in their order of strength.</summary>
public enum SeatingRule
{
    /// <summary>The request names its seat.</summary>
    Named,

    /// <summary>Its key is tied to a seat.</summary>
    Key,

    /// <summary>It is a retry of a turn that a seat holds or just had answered.</summary>
    Retry,

    /// <summary>Its history ends in what was last delivered to exactly one seat.</summary>
    Echo,

    /// <summary>Its client is known to sit on one seat, or is new while one is free.</summary>
    Client,

    /// <summary>Nobody is seated and it declares what only programs declare.</summary>
    Shape,

    /// <summary>Whose turn it is to speak.</summary>
    Alternation,
}
