using System.Buffers;
using System.Text.Json;

namespace MotiveProxy.Runtimes.History;

/// <summary>
/// Looks for words in stored prompts and answers without making objects of them: in texts, refusals, and the names and arguments of calls. Not in
/// images, nor in what a caller declares.
/// </summary>
internal static class SaidWords
{
    // All that is said in a prompt is in the first, in an answer in the second.
    private static readonly byte[][] Spoken = ["messages"u8.ToArray(), "parts"u8.ToArray()];

    private static readonly byte[][] Texts = ["text"u8.ToArray(), "refusal"u8.ToArray(), "name"u8.ToArray(), "arguments"u8.ToArray()];

    /// <summary>Looks into a stored document. One that cannot be read has no words.</summary>
    public static void Look(ReadOnlySpan<byte> document, WordHunt hunt)
    {
        try
        {
            var json = new Utf8JsonReader(document);
            json.Read();
            while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
            {
                if (!IsOneOf(ref json, Spoken))
                    json.Skip();
                else if (json.Read())
                    LookWithin(ref json, hunt);
            }
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            // The same is said when it is opened.
        }
    }

    private static void LookWithin(ref Utf8JsonReader json, WordHunt hunt)
    {
        var depth = json.CurrentDepth;
        while (!hunt.IsOver && json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType is not JsonTokenType.PropertyName || !IsOneOf(ref json, Texts))
                continue;
            if (json.Read() && json.TokenType is JsonTokenType.String)
                LookInto(ref json, hunt);
        }
    }

    private static void LookInto(ref Utf8JsonReader json, WordHunt hunt)
    {
        var text = ArrayPool<char>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            hunt.LookInto(text.AsSpan(0, json.CopyString(text)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(text);
        }
    }

    private static bool IsOneOf(ref Utf8JsonReader json, byte[][] names)
    {
        foreach (var name in names)
        {
            if (json.ValueTextEquals(name))
                return true;
        }

        return false;
    }
}
