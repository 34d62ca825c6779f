using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Something that happened to a session. Times come in with it; the machine has no clock.</summary>
/// <param name="At">When it happened. Never earlier than the session's latest input; an earlier time counts as that.</param>
public abstract record SessionInput(DateTimeOffset At)
{
    /// <summary>A client sent a turn and waits on a hold.</summary>
    /// <param name="At">When.</param>
    /// <param name="Hold">A new id.</param>
    /// <param name="Turn">What it said.</param>
    /// <param name="Asker">Who it is, as far as the server knows.</param>
    public sealed record TurnArrived(DateTimeOffset At, HoldId Hold, Turn Turn, Asker Asker) : SessionInput(At);

    /// <summary>A hold's connection ended before its outcome was fully written.</summary>
    /// <param name="At">When.</param>
    /// <param name="Hold">Which.</param>
    public sealed record HoldLost(DateTimeOffset At, HoldId Hold) : SessionInput(At);

    /// <summary>A hold's outcome was fully written.</summary>
    /// <param name="At">When.</param>
    /// <param name="Hold">Which.</param>
    public sealed record HoldDelivered(DateTimeOffset At, HoldId Hold) : SessionInput(At);

    /// <summary>Part of an answer came through the operator API or the console.</summary>
    /// <param name="At">When.</param>
    /// <param name="Prompt">The prompt that it is for.</param>
    /// <param name="Part">The part, in the order of giving.</param>
    public sealed record PartGiven(DateTimeOffset At, TurnId Prompt, AnswerPart Part) : SessionInput(At)
    {
        /// <summary>Who gave it, in the words of a claim; <see langword="null"/>: somebody who gave no name.</summary>
        public string? By { get; init; }
    }

    /// <summary>The end of an answer came through the operator API or the console.</summary>
    /// <param name="At">When.</param>
    /// <param name="Prompt">The prompt that it is for.</param>
    /// <param name="Ending">The last parts and why they end, or an error on purpose.</param>
    public sealed record AnswerGiven(DateTimeOffset At, TurnId Prompt, Ending Ending) : SessionInput(At)
    {
        /// <summary>Who gave it, in the words of a claim; <see langword="null"/>: somebody who gave no name.</summary>
        public string? By { get; init; }
    }

    /// <summary>An operator began to answer a prompt: no other may, until the prompt is over, released or taken over.</summary>
    /// <param name="At">When.</param>
    /// <param name="Prompt">The prompt.</param>
    /// <param name="By">The operator's name, as <see cref="PromptClaim.IsName"/> takes it.</param>
    /// <param name="TakesOver">Whether it is taken from whoever has it.</param>
    public sealed record PromptClaimed(DateTimeOffset At, TurnId Prompt, string By, bool TakesOver) : SessionInput(At);

    /// <summary>An operator leaves a prompt to others.</summary>
    /// <param name="At">When.</param>
    /// <param name="Prompt">The prompt.</param>
    /// <param name="By">The operator's name.</param>
    public sealed record PromptReleased(DateTimeOffset At, TurnId Prompt, string By) : SessionInput(At);

    /// <summary>An operator cuts every connection that waits for a prompt. The prompt stays, for a client that comes back.</summary>
    /// <param name="At">When.</param>
    /// <param name="Prompt">The prompt.</param>
    /// <param name="By">The operator's name; <see langword="null"/>: somebody who gave no name.</param>
    public sealed record PromptDropped(DateTimeOffset At, TurnId Prompt, string? By) : SessionInput(At);

    /// <summary>Somebody began to watch the session.</summary>
    /// <param name="At">When.</param>
    public sealed record WatcherCame(DateTimeOffset At) : SessionInput(At);

    /// <summary>Somebody stopped watching the session.</summary>
    /// <param name="At">When.</param>
    public sealed record WatcherWent(DateTimeOffset At) : SessionInput(At);

    /// <summary>An operator closed the session.</summary>
    /// <param name="At">When.</param>
    public sealed record CloseAsked(DateTimeOffset At) : SessionInput(At);

    /// <summary>The other processes that a parked turn's fate hangs on were alive after it came: what they hold is not lost.</summary>
    /// <param name="At">When.</param>
    /// <param name="Hold">The parked turn's hold.</param>
    public sealed record DoubtEnded(DateTimeOffset At, HoldId Hold) : SessionInput(At);

    /// <summary>Time went by. Only needed when nothing else happens: every input passes the time first.</summary>
    /// <param name="At">The time now.</param>
    public sealed record TimePassed(DateTimeOffset At) : SessionInput(At);
}

/// <summary>How an answer ends.</summary>
public abstract record Ending
{
    private Ending()
    {
    }

    /// <summary>With these parts after those given before.</summary>
    /// <param name="Rest">The parts not given yet and the reason why the answer ends.</param>
    public sealed record Whole(Answer Rest) : Ending
    {
        /// <summary>Whether it is passed on even if the caller declared that it takes something else.</summary>
        public bool IsForced { get; init; }
    }

    /// <summary>With an error on purpose.</summary>
    /// <param name="Error">The error.</param>
    public sealed record WithError(Outcome.ErrorGiven Error) : Ending;
}
