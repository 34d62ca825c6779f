using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>Reads calls of tools, each on a line of its own: <c>/call NAME {json}</c>. In UTF-8 and in one pass: somebody may say very many.</summary>
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
        ReadOnlySpan<byte> left = Encoding.UTF8.GetBytes(words);
        while (!left.IsEmpty)
        {
            if (!IsCall(left))
                return new Reading.Mistake($"After a call only another may follow, on a line of its own: {Commands.Call} NAME {{json}}. This is neither: {Beginning(left)}");
            if (calls.Count == Answer.MostCalls)
                return new Reading.Mistake($"An answer has at most {Answer.MostCalls} calls.");

            left = TrimStart(left[Commands.Call.Length..]);
            var end = left.IndexOfAny(" \t\r\n{"u8);
            var spelled = end < 0 ? left : left[..end];
            var name = Encoding.UTF8.GetString(spelled);
            if (!isForced && !prompt.Tools.Any(tool => tool.Name == name))
                return new Reading.Mistake($"{AnswerCheck.NoSuchTool(Beginning(spelled), prompt)} {Commands.Insisting}");

            left = TrimStart(left[spelled.Length..]);
            if (LengthOfObject(left) is not { } length)
            {
                if (!isForced)
                    return new Reading.Mistake($"The arguments of {name} are not a JSON object: {Beginning(left)} {Commands.Insisting}");
                length = LengthOfLines(left);
            }

            var arguments = Encoding.UTF8.GetString(left[..length]).TrimEnd();
            left = TrimStart(left[length..]);
            calls.Add(new AnswerPart.Call(new ToolCall(string.Empty, name, arguments.Length == 0 ? "{}" : arguments)));
        }

        return new Reading.Answered(new Ending.Whole(new Answer(calls.ToImmutable(), FinishReason.ToolCalls)));
    }

    private static bool IsCall(ReadOnlySpan<byte> text) =>
        text.StartsWith("/call"u8) && (text.Length == Commands.Call.Length || TrimStart(text[Commands.Call.Length..]).Length < text.Length - Commands.Call.Length);

    // Of the JSON object at the start of a text, which may span lines; nothing at all counts as an empty one.
    private static int? LengthOfObject(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] == '/')
            return 0;

        var reader = new Utf8JsonReader(text, isFinalBlock: true, state: default);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() ? (int)reader.BytesConsumed : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Of all that is there up to the next call.
    private static int LengthOfLines(ReadOnlySpan<byte> text) => text.IndexOf("\n/call"u8) is >= 0 and var next ? next : text.Length;

    private static ReadOnlySpan<byte> TrimStart(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var rune, out var length) is OperationStatus.Done && Rune.IsWhiteSpace(rune))
            text = text[length..];
        return text;
    }

    private static string Beginning(ReadOnlySpan<byte> text)
    {
        if (text.Length <= LongestExcerpt)
            return Encoding.UTF8.GetString(text);

        // Not through a character.
        var end = LongestExcerpt;
        while ((text[end] & 0xC0) == 0x80)
            end--;
        return Encoding.UTF8.GetString(text[..end]) + "...";
    }
}
