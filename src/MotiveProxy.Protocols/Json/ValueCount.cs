using System.Text.Json;

namespace MotiveProxy.Protocols.Json;

/// <summary>
/// How many values a body has. What a request says is kept value by value, and the smallest of them (an empty text in a list of two
/// bytes each) cost more than ten times the bytes that they came in: the size of a body alone is no limit on memory.
/// </summary>
internal static class ValueCount
{
    // Itself, and what parts it from the next.
    private const int LeastBytesOfValue = 2;

    /// <summary>Where the first value begins that is one too many, in bytes.</summary>
    /// <returns><see langword="null"/> if there is none, or if the body is no JSON up to there, which its reader will find out.</returns>
    public static long? FirstOver(ReadOnlySpan<byte> body, DecodeLimits limits)
    {
        // Almost every body is too short to have so many values, and is not looked at.
        if (body.Length / LeastBytesOfValue < limits.MaxValues)
            return null;

        var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        var left = limits.MaxValues;
        try
        {
            while (json.Read())
            {
                if (json.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray) && left-- == 0)
                    return json.TokenStartIndex;
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return null;
    }
}
