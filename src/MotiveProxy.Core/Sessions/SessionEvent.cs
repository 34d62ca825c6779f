using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Something that watchers, the transcript and the log are told. The order of events is the order of what happened.</summary>
public abstract record SessionEvent
{
    private SessionEvent()
    {
    }

    /// <summary>A turn took a seat.</summary>
    /// <param name="Id">The turn.</param>
    /// <param name="Seat">The seat.</param>
    /// <param name="Rule">The rule that decided it.</param>
    /// <param name="Client">The client's fingerprint.</param>
    public sealed record TurnSeated(TurnId Id, Seat Seat, SeatingRule Rule, string Client) : SessionEvent;

    /// <summary>A retry joined the turn that it repeats.</summary>
    /// <param name="Id">The turn.</param>
    /// <param name="Hold">The new hold.</param>
    public sealed record HoldJoined(TurnId Id, HoldId Hold) : SessionEvent;

    /// <summary>A caller's prompt waits for an answer.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="Turn">What the caller said.</param>
    public sealed record PromptOpened(TurnId Id, Turn Turn) : SessionEvent;

    /// <summary>A prompt turned out to be a retry of an older one, which has its holds now.</summary>
    /// <param name="Id">The younger.</param>
    /// <param name="Into">The older.</param>
    public sealed record PromptFolded(TurnId Id, TurnId Into) : SessionEvent;

    /// <summary>A prompt was sent to the stand-in's client.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="To">The stand-in's turn that it completes.</param>
    /// <param name="Text">What the client is shown.</param>
    public sealed record PromptPresented(TurnId Id, TurnId To, string Text) : SessionEvent;

    /// <summary>A presentation did not reach the client: the prompt is back at the head of the queue.</summary>
    /// <param name="Id">The prompt.</param>
    public sealed record PresentationLost(TurnId Id) : SessionEvent;

    /// <summary>A part of an answer was given.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="Part">The part.</param>
    public sealed record PartAccepted(TurnId Id, AnswerPart Part) : SessionEvent;

    /// <summary>A prompt was answered.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="Parts">The whole answer.</param>
    /// <param name="Outcome">How it ended.</param>
    public sealed record PromptAnswered(TurnId Id, IReadOnlyList<AnswerPart> Parts, Outcome Outcome) : SessionEvent;

    /// <summary>An operator has a prompt now: it is for nobody else to answer.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="By">The operator's name.</param>
    public sealed record PromptClaimed(TurnId Id, string By) : SessionEvent;

    /// <summary>An operator let go of a prompt: it is for anybody to answer.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="By">The operator's name.</param>
    public sealed record PromptReleased(TurnId Id, string By) : SessionEvent;

    /// <summary>An operator cut every connection that waited for a prompt; each is told of as lost as well.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="By">The operator's name, if they gave one.</param>
    public sealed record PromptDropped(TurnId Id, string? By) : SessionEvent;

    /// <summary>The stand-in gave an answer that cannot be read; it was told so, and the prompt stays open.</summary>
    /// <param name="Id">The prompt.</param>
    /// <param name="Reason">What the stand-in was told.</param>
    public sealed record AnswerMistaken(TurnId Id, string Reason) : SessionEvent;

    /// <summary>The stand-in said something that answers no open prompt. It is delivered to nobody.</summary>
    /// <param name="Id">The stand-in's turn.</param>
    /// <param name="Text">What it said.</param>
    /// <param name="LateFor">The prompt that it was meant for, if that is gone by now.</param>
    public sealed record WordsUnaddressed(TurnId Id, string Text, TurnId? LateFor) : SessionEvent;

    /// <summary>A hold's outcome was fully written.</summary>
    /// <param name="Id">The turn.</param>
    /// <param name="Hold">The hold.</param>
    public sealed record HoldDelivered(TurnId Id, HoldId Hold) : SessionEvent;

    /// <summary>A hold's connection ended before its outcome was fully written.</summary>
    /// <param name="Id">The turn.</param>
    /// <param name="Hold">The hold.</param>
    public sealed record HoldLost(TurnId Id, HoldId Hold) : SessionEvent;

    /// <summary>A turn was given up: nobody can answer it any more.</summary>
    /// <param name="Id">The turn.</param>
    /// <param name="Seat">Whose it was.</param>
    /// <param name="Reason">Why: <see cref="FaultCode.TurnTimeout"/>, <see cref="FaultCode.Superseded"/>, or
    /// <see langword="null"/> when its client did not come back.</param>
    public sealed record TurnWithdrawn(TurnId Id, Seat Seat, FaultCode? Reason) : SessionEvent;

    /// <summary>A client's background request was answered by the server itself and seated nowhere.</summary>
    /// <param name="Kind">The row of the table that recognised it.</param>
    /// <param name="Text">What it was answered.</param>
    public sealed record HousekeepingAnswered(string Kind, string Text) : SessionEvent;

    /// <summary>The session is over.</summary>
    /// <param name="Why">Who or what closed it.</param>
    public sealed record SessionEnded(ClosingReason Why) : SessionEvent;
}

/// <summary>Who or what closed a session.</summary>
public enum ClosingReason
{
    /// <summary>Nothing happened for the session's time-out.</summary>
    Idle,

    /// <summary>An operator closed it.</summary>
    Operator,

    /// <summary>The stand-in said <c>/end</c>.</summary>
    StandIn,
}
