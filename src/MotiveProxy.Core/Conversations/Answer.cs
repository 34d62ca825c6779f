using System.Collections.Immutable;

namespace MotiveProxy.Core.Conversations;

/// <summary>A piece of an answer, in the order in which the stand-in gave it.</summary>
public abstract record AnswerPart
{
    private AnswerPart()
    {
    }

    /// <summary>Text that continues the text given before it.</summary>
    /// <param name="Value">The text; may be empty.</param>
    public sealed record Text(string Value) : AnswerPart;

    /// <summary>Text that says why the model will not answer.</summary>
    /// <param name="Value">The text; may be empty.</param>
    public sealed record Refusal(string Value) : AnswerPart;

    /// <summary>A whole tool call.</summary>
    /// <param name="Value">The call.</param>
    public sealed record Call(ToolCall Value) : AnswerPart;
}

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>The stand-in said all that it wanted to say.</summary>
    Stop,

    /// <summary>Cut at a length, on purpose.</summary>
    Length,

    /// <summary>It calls tools and waits for their results.</summary>
    ToolCalls,

    /// <summary>Withheld, on purpose.</summary>
    ContentFilter,
}

/// <summary>What completes a prompt: parts, and why they ended.</summary>
/// <param name="Parts">In order; empty for an empty answer.</param>
/// <param name="Finish">Why the answer ended.</param>
public sealed record Answer(ImmutableList<AnswerPart> Parts, FinishReason Finish)
{
    /// <summary>The most calls that somebody can make at once: more than any model makes.</summary>
    public const int MostCalls = 128;

    /// <summary>An answer of text alone.</summary>
    public static Answer OfText(string text) => new([new AnswerPart.Text(text)], FinishReason.Stop);
}
