using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
/// meant but wrong is never passed on as text: the stand-in is told, and the prompt stays open.
/// A second slash makes a command text.
/// </summary>
internal static class Commands
{
    private const string Call = "/call";
    private const string Refuse = "/refuse";
    private const string Error = "/error";
    private const string Length = "/length";
    private const string End = "/end";

    private const int MinErrorStatus = 400;
    private const int MaxErrorStatus = 599;

    /// <summary>Reads what a stand-in said to a prompt.</summary>
    public static Reading Read(string words, Turn prompt)
    {
        if (words.StartsWith("//", StringComparison.Ordinal) && CommandOf(words[1..], prompt) is not null)
            return Text(words[1..]);

        return CommandOf(words, prompt) switch
        {
            Call => ReadCalls(words, prompt),
            Refuse => ReadRefusal(Rest(words, Refuse)),
            Error => ReadError(Rest(words, Error)),
            Length => new Reading.Answered(new Ending.Whole(Of(Rest(words, Length), FinishReason.Length))),
            End => new Reading.End(),
            _ => Text(words),
        };
    }

    private static string? CommandOf(string words, Turn prompt)
    {
        var end = words.AsSpan().IndexOfAny(" \t\r\n");
        var word = end < 0 ? words : words[..end];
        return word switch
        {
            Call => prompt.Tools.IsEmpty || prompt.ToolChoice is ToolChoice.None ? null : Call,
            Refuse or Error or Length => word,
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

    private static Reading ReadCalls(string words, Turn prompt)
    {
        var calls = ImmutableList.CreateBuilder<AnswerPart>();
        var left = words;
        while (left.Length > 0)
        {
            if (CommandOf(left, prompt) != Call)
                return new Reading.Mistake($"After a call only another may follow, on a line of its own: /call NAME {{json}}. This is neither: {Beginning(left)}");

            left = Rest(left, Call).TrimStart();
            var end = left.AsSpan().IndexOfAny(" \t\r\n{");
            var name = end < 0 ? left : left[..end];
            if (!prompt.Tools.Any(tool => tool.Name == name))
                return new Reading.Mistake($"No tool is called '{name}'. Declared: {string.Join(", ", prompt.Tools.Select(tool => tool.Name))}");

            left = left[name.Length..].TrimStart();
            if (!TryTakeObject(left, out var arguments))
                return new Reading.Mistake($"The arguments of {name} are not a JSON object: {Beginning(left)}");

            left = left[arguments.Length..].TrimStart();
            calls.Add(new AnswerPart.Call(new ToolCall(string.Empty, name, arguments.Length == 0 ? "{}" : arguments)));
        }

        return new Reading.Answered(new Ending.Whole(new Answer(calls.ToImmutable(), FinishReason.ToolCalls)));
    }

    /// <summary>Takes the JSON object at the start of a text, which may span lines; nothing at all counts as an empty one.</summary>
    private static bool TryTakeObject(string text, out string taken)
    {
        taken = string.Empty;
        if (text.Length == 0 || text[0] == '/')
            return true;

        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: true, state: default);
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.TrySkip())
                return false;
        }
        catch (JsonException)
        {
            return false;
        }

        taken = Encoding.UTF8.GetString(bytes.AsSpan(0, (int)reader.BytesConsumed));
        return true;
    }

    private static string Beginning(string text) => text.Length <= 60 ? text : text[..60] + "...";
}
