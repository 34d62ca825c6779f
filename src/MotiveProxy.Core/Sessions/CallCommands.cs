using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Reads calls of tools, each on a line of its own: <c>/call NAME {json}</c>.</summary>
internal static class CallCommands
{
    private const int LongestExcerpt = 60;

    /// <summary>Reads words that begin with a call.</summary>
    /// <param name="words">The words.</param>
    /// <param name="prompt">The prompt that they answer.</param>
    /// <param name="isForced">Whether tools that are not declared, and arguments that are no JSON object, are called all the same.</param>
    public static Reading Read(string words, Turn prompt, bool isForced)
    {
        var calls = ImmutableList.CreateBuilder<AnswerPart>();
        var left = words;
        while (left.Length > 0)
        {
            if (!IsCall(left))
                return new Reading.Mistake($"After a call only another may follow, on a line of its own: {Commands.Call} NAME {{json}}. This is neither: {Beginning(left)}");

            left = left[Commands.Call.Length..].TrimStart();
            var end = left.AsSpan().IndexOfAny(" \t\r\n{");
            var name = end < 0 ? left : left[..end];
            if (!isForced && !prompt.Tools.Any(tool => tool.Name == name))
                return new Reading.Mistake($"{AnswerCheck.NoSuchTool(name, prompt)} {Commands.Insisting}");

            left = left[name.Length..].TrimStart();
            var arguments = TakeObject(left) ?? (isForced ? TakeLines(left) : null);
            if (arguments is null)
                return new Reading.Mistake($"The arguments of {name} are not a JSON object: {Beginning(left)} {Commands.Insisting}");

            left = left[arguments.Length..].TrimStart();
            calls.Add(new AnswerPart.Call(new ToolCall(string.Empty, name, arguments.Length == 0 ? "{}" : arguments)));
        }

        return new Reading.Answered(new Ending.Whole(new Answer(calls.ToImmutable(), FinishReason.ToolCalls)));
    }

    private static bool IsCall(string text) =>
        text.StartsWith(Commands.Call, StringComparison.Ordinal)
        && (text.Length == Commands.Call.Length || char.IsWhiteSpace(text[Commands.Call.Length]));

    // The JSON object at the start of a text, which may span lines; nothing at all counts as an empty one.
    private static string? TakeObject(string text)
    {
        if (text.Length == 0 || text[0] == '/')
            return string.Empty;

        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: true, state: default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip()
                ? Encoding.UTF8.GetString(bytes.AsSpan(0, (int)reader.BytesConsumed))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // All that is there up to the next call.
    private static string TakeLines(string text)
    {
        var next = text.IndexOf('\n' + Commands.Call, StringComparison.Ordinal);
        return (next < 0 ? text : text[..next]).TrimEnd();
    }

    private static string Beginning(string text) => text.Length <= LongestExcerpt ? text : text[..LongestExcerpt] + "...";
}
