using System.Buffers;
using System.Globalization;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>
/// Markdown for a person: what was said, quoted; what happened to the seats, in a line each. Of a prompt what is new in it. What only tells
/// how something reached a client is left out.
/// </summary>
internal sealed class ReadableTranscript : ITranscriptWriter
{
    private bool _hasTitle;

    /// <inheritdoc/>
    public string ContentType => "text/markdown; charset=utf-8";

    /// <inheritdoc/>
    public void Write(SessionNotice notice, IBufferWriter<byte> output)
    {
        if (!_hasTitle)
            Encoding.UTF8.GetBytes($"# {notice.Session.Value}\n", output);

        _hasTitle = true;
        var at = notice.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (Said(notice.Event) is var (who, said))
            Encoding.UTF8.GetBytes($"\n## {who}, {at}\n\n{said}", output);
        else if (Happened(notice.Event) is { } happened)
            Encoding.UTF8.GetBytes($"\n- {at} {happened}\n", output);
    }

    /// <inheritdoc/>
    public void End(IBufferWriter<byte> output)
    {
        // Each event is written when it is known.
    }

    private static (string Who, string Said)? Said(SessionEvent happened) => happened switch
    {
        SessionEvent.PromptOpened e => ("Caller", Of(e.Turn)),
        SessionEvent.PromptAnswered e => ("Stand-in", Of(e.Parts) + Of(e.Outcome)),
        SessionEvent.WordsUnaddressed e => ("Stand-in, to nobody", Quote(e.Text)),
        _ => null,
    };

    private static string? Happened(SessionEvent happened) => happened switch
    {
        SessionEvent.TurnSeated e => $"{e.Client} speaks as {OperatorWords.Of(e.Seat)}",
        SessionEvent.PromptClaimed e => $"{e.By} claimed a prompt",
        SessionEvent.PromptReleased e => $"{e.By} released a prompt",
        SessionEvent.PromptDropped => "A caller's connection was cut on purpose",
        SessionEvent.AnswerMistaken e => $"An answer was not taken: {InOneLine(e.Reason)}",
        SessionEvent.TurnWithdrawn e => $"A turn of the {OperatorWords.Of(e.Seat)} was given up",
        SessionEvent.HousekeepingAnswered e => $"The server answered a background request ({e.Kind}): {InOneLine(e.Text)}",
        SessionEvent.SessionEnded e => $"The session ended ({OperatorWords.Of(e.Why)})",
        _ => null,
    };

    private static string Of(Turn turn)
    {
        var told = turn.LastAssistantMessage is { } last ? turn.Messages.LastIndexOf(last) + 1 : 0;
        return string.Join('\n', turn.Messages.Skip(told).Select(Of));
    }

    private static string Of(Message message)
    {
        var label = message.Role is Role.User ? string.Empty : $"{OperatorWords.Of(message.Role)}:\n\n";
        return label + Quote(string.Join('\n', message.Content.Select(Of)));
    }

    private static string Of(Part part) => part switch
    {
        Part.Text text => text.Value,
        Part.Image image => image.Url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) ? "[image]" : $"[image: {image.Url}]",
        Part.Attachment attachment => $"[{attachment.Kind}: {attachment.Reference}]",
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static string Of(IReadOnlyList<AnswerPart> parts)
    {
        var text = string.Concat(parts.OfType<AnswerPart.Text>().Select(part => part.Value));
        var refusal = string.Concat(parts.OfType<AnswerPart.Refusal>().Select(part => part.Value));
        var calls = parts.OfType<AnswerPart.Call>().Select(part => $"calls {part.Value.Name}:\n\n{Quote(part.Value.Arguments)}");
        string[] pieces =
        [
            .. text.Length > 0 ? [Quote(text)] : Array.Empty<string>(),
            .. refusal.Length > 0 ? [$"refuses:\n\n{Quote(refusal)}"] : Array.Empty<string>(),
            .. calls,
        ];
        return string.Join('\n', pieces);
    }

    private static string Of(Outcome outcome) => outcome switch
    {
        Outcome.ErrorGiven error => $"gives error {error.Status}{(error.Type is { } type ? $" ({type})" : "")}:\n\n{Quote(error.Message)}",
        _ => string.Empty,
    };

    // Quoted line by line, so that nothing that was said looks like a heading of ours.
    private static string Quote(string text) => $"> {text.ReplaceLineEndings("\n> ")}\n";

    private static string InOneLine(string text) => text.ReplaceLineEndings(" ");
}
