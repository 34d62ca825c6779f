using System.Text.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>A reader that is to take an element.</summary>
/// <param name="json">Stands on the element.</param>
internal delegate void ElementReader(ref Utf8JsonReader json);

/// <summary>
/// What Google's servers take that the words of their reference do not say: each field also in snake case (<c>system_instruction</c>),
/// and one element in place of an array of one, as in many of Google's own examples.
/// </summary>
internal static class FieldNames
{
    /// <summary>If the reader stands on this field's name, in either spelling, goes on to its value.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="field">The name in camel case.</param>
    public static bool AtEither(this ref Utf8JsonReader json, ReadOnlySpan<byte> field) =>
        (json.ValueIsEscaped ? json.ValueTextEquals(field) : IsEither(json.ValueSpan, field)) && json.Read();

    /// <summary>Takes each element of an array, or the one that stands in its place; of <c>null</c> none.</summary>
    public static void Each(this ref Utf8JsonReader json, ElementReader take)
    {
        if (json.TokenType is JsonTokenType.Null)
            return;

        if (json.TokenType is not JsonTokenType.StartArray)
        {
            take(ref json);
            return;
        }

        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
            take(ref json);
    }

    private static bool IsEither(ReadOnlySpan<byte> name, ReadOnlySpan<byte> field)
    {
        var at = 0;
        foreach (var letter in field)
        {
            var expected = letter;
            if (at < name.Length && name[at] == '_' && char.IsAsciiLetterUpper((char)letter))
            {
                at++;
                expected = (byte)char.ToLowerInvariant((char)letter);
            }

            if (at == name.Length || name[at++] != expected)
                return false;
        }

        return at == name.Length;
    }
}
