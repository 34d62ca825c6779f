using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>What is answered on purpose.</summary>
internal static class PurposeAnswers
{
    /// <summary>The end of the answer. Nothing about it is checked: it is wrong because somebody wants it to be.</summary>
    /// <param name="kind">What is wanted; not <see cref="PurposeKind.Drop"/>, which ends no answer.</param>
    /// <param name="text">The text that goes along.</param>
    /// <param name="error">The error, for <see cref="PurposeKind.Error"/>.</param>
    /// <param name="prompt">What is answered.</param>
    public static Ending Of(PurposeKind kind, string text, Outcome.ErrorGiven error, SeatedTurn prompt) => kind switch
    {
        PurposeKind.Refusal => Whole(FinishReason.Stop, new AnswerPart.Refusal(text)),
        PurposeKind.Length => Whole(FinishReason.Length, Words(text)),
        PurposeKind.Filter => Whole(FinishReason.ContentFilter, Words(text)),
        PurposeKind.Empty => Whole(FinishReason.Stop),
        PurposeKind.Error => new Ending.WithError(error),
        PurposeKind.UnknownTool => Whole(FinishReason.ToolCalls, new AnswerPart.Call(new ToolCall("", text, "{}"))),
        PurposeKind.BrokenArguments => Whole(FinishReason.ToolCalls, new AnswerPart.Call(new ToolCall("", prompt.Prompt!.Tools[0].Name, text))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static AnswerPart[] Words(string text) => text.Length > 0 ? [new AnswerPart.Text(text)] : [];

    private static Ending.Whole Whole(FinishReason finish, params AnswerPart[] parts) => new(new Answer([.. parts], finish)) { IsForced = true };
}
