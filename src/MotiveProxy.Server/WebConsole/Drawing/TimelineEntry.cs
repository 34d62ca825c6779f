using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>Something that a session's page shows in the order of what happened.</summary>
/// <param name="At">When it happened.</param>
public abstract record TimelineEntry(DateTimeOffset At)
{
    /// <summary>What a caller said that was new.</summary>
    /// <param name="At">When.</param>
    /// <param name="Id">Its prompt.</param>
    /// <param name="Client">Its client, as people call it.</param>
    /// <param name="Turn">What it said.</param>
    public sealed record Said(DateTimeOffset At, TurnId Id, string? Client, Turn Turn) : TimelineEntry(At);

    /// <summary>What a prompt was answered.</summary>
    /// <param name="At">When.</param>
    /// <param name="Id">The prompt.</param>
    /// <param name="By">Who answered it, if it is known.</param>
    /// <param name="Parts">The whole answer.</param>
    /// <param name="Outcome">How it ended.</param>
    public sealed record Answered(DateTimeOffset At, TurnId Id, string? By, IReadOnlyList<AnswerPart> Parts, Outcome Outcome) : TimelineEntry(At);

    /// <summary>Anything else, in a line.</summary>
    /// <param name="At">When.</param>
    /// <param name="Text">What happened.</param>
    /// <param name="IsTrouble">Whether something was lost or refused.</param>
    public sealed record Note(DateTimeOffset At, string Text, bool IsTrouble = false) : TimelineEntry(At);
}
