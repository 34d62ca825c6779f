using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.History;

/// <summary>What somebody said, in a line.</summary>
internal static class LastWords
{
    /// <summary>Of a prompt what its caller said last, of an answer its beginning; <see langword="null"/> of any other event.</summary>
    public static LastSaid? Of(SessionEvent happened) => happened switch
    {
        SessionEvent.PromptOpened opened => new LastSaid(Seat.Caller, InOneLine(Of(opened.Turn))),
        SessionEvent.PromptAnswered answered => new LastSaid(Seat.StandIn, InOneLine(Of(answered))),
        _ => null,
    };

    private static string Of(Turn turn) => turn.Messages is [.., var last] ? string.Join(' ', last.Content.Select(Of)) : string.Empty;

    private static string Of(Part part) => part switch
    {
        Part.Text text => text.Value,
        Part.Image => "[image]",
        Part.Attachment attachment => $"[{attachment.Kind}]",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static string Of(SessionEvent.PromptAnswered answered) => answered.Outcome is Outcome.ErrorGiven error
        ? $"[error {error.Status}] {error.Message}"
        : string.Join(string.Empty, answered.Parts.Select(Of));

    private static string Of(AnswerPart part) => part switch
    {
        AnswerPart.Text text => text.Value,
        AnswerPart.Refusal refusal => refusal.Value,
        AnswerPart.Call call => $" [calls {call.Value.Name}] ",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static string InOneLine(string text)
    {
        // Spaces are few in what people say: twice as much is enough to fill the line.
        var head = text.AsSpan(0, Math.Min(text.Length, LastSaid.MostCharacters * 2)).ToString();
        var line = string.Join(' ', head.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= LastSaid.MostCharacters && head.Length == text.Length)
            return line;

        var end = Math.Min(line.Length, LastSaid.MostCharacters - 1);
        if (end > 0 && char.IsHighSurrogate(line[end - 1]))
            end--;
        return $"{line.AsSpan(0, end)}…";
    }
}
