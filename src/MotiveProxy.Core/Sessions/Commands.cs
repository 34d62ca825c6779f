using System.Globalization;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>What a stand-in's words turn out to be.</summary>
internal abstract record Reading
{
    private Reading()
    {
    }

    /// <summary>The answer to the prompt.</summary>
    public sealed record Answered(Ending Ending) : Reading;

    /// <summary>The wish to close the session.</summary>
    public sealed record End : Reading;

    /// <summary>A command that cannot be carried out, and what to do about it.</summary>
    public sealed record Mistake(string Reason) : Reading;
}

/// <summary>
/// Reads the stand-in's words: a command at the very start, where the prompt offers it, or text, verbatim. A command that is
/// meant but wrong is never passed on as text: the stand-in is told, and the prompt stays open, unless it insists.
/// A second slash makes a command text.
/// </summary>
internal static class Commands
{
    /// <summary>Calls a tool.</summary>
    public const string Call = "/call";

    /// <summary>How a stand-in insists on an answer that is a mistake.</summary>
    public const string Insisting = $"To send it all the same, begin with {Send}";

    private const string Refuse = "/refuse";
    private const string Error = "/error";
    private const string Length = "/length";
    private const string End = "/end";
    private const string Send = "/send!";

    private const int MinErrorStatus = 400;
    private const int MaxErrorStatus = 599;

    /// <summary>Reads what a stand-in said to a prompt.</summary>
    public static Reading Read(string words, Turn prompt)
    {
        if (CommandOf(words, prompt) is not Send)
            return Read(words, prompt, isForced: false);

        var rest = Rest(words, Send);
        return string.IsNullOrWhiteSpace(rest)
            ? new Reading.Mistake($"Say what to send: {Send} TEXT or {Send} {Call} NAME {{json}}")
            : Forced(Read(rest, prompt, isForced: true));
    }

    private static Reading Read(string words, Turn prompt, bool isForced)
    {
        if (words.StartsWith("//", StringComparison.Ordinal) && CommandOf(words[1..], prompt, isForced) is not null)
            return Text(words[1..]);

        return CommandOf(words, prompt, isForced) switch
        {
            Call => CallCommands.Read(words, prompt, isForced),
            Refuse => ReadRefusal(Rest(words, Refuse)),
            Error => ReadError(Rest(words, Error)),
            Length => new Reading.Answered(new Ending.Whole(Of(Rest(words, Length), FinishReason.Length))),
            End => new Reading.End(),
            _ => Text(words),
        };
    }

    private static Reading Forced(Reading reading) => reading is Reading.Answered { Ending: Ending.Whole whole }
        ? new Reading.Answered(whole with { IsForced = true })
        : reading;

    private static string? CommandOf(string words, Turn prompt, bool isForced = false)
    {
        var end = words.AsSpan().IndexOfAny(" \t\r\n");
        var word = end < 0 ? words : words[..end];
        return word switch
        {
            Call => isForced || !(prompt.Tools.IsEmpty || prompt.ToolChoice is ToolChoice.None) ? Call : null,
            Refuse or Error or Length => word,
            Send => isForced ? null : Send,
            End => words.TrimEnd().Length == End.Length ? End : null,
            _ => null,
        };
    }

    private static Reading.Answered Text(string text) => new(new Ending.Whole(Of(text, FinishReason.Stop)));

    private static Answer Of(string text, FinishReason finish) =>
        new(text.Length == 0 ? [] : [new AnswerPart.Text(text)], finish);

    private static string Rest(string words, string command) =>
        words.Length > command.Length ? words[(command.Length + 1)..] : string.Empty;

    private static Reading ReadRefusal(string text) => string.IsNullOrWhiteSpace(text)
        ? new Reading.Mistake("Say why: /refuse TEXT")
        : new Reading.Answered(new Ending.Whole(new Answer([new AnswerPart.Refusal(text)], FinishReason.Stop)));

    private static Reading ReadError(string rest)
    {
        var words = rest.Split(' ', 2, StringSplitOptions.TrimEntries);
        if (!int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var status)
            || status is < MinErrorStatus or > MaxErrorStatus)
        {
            return new Reading.Mistake($"Give a status from {MinErrorStatus} to {MaxErrorStatus}: /error STATUS MESSAGE");
        }

        var message = words.Length > 1 && words[1].Length > 0 ? words[1] : $"An error on purpose, with status {status}.";
        return new Reading.Answered(new Ending.WithError(new Outcome.ErrorGiven(status, message)));
    }
}
