using System.Text.Json;
using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What a schema asks for beside the kind of value, in words.</summary>
internal static class SchemaHints
{
    private const int MostExamples = 3;
    private const int LongestExample = 120;

    /// <summary>All hints of a schema.</summary>
    public static IReadOnlyList<string> Of(FlatSchema schema)
    {
        var hints = new List<string>();
        foreach (var type in schema.Types.Count == 1 ? schema.Types : [])
        {
            hints.AddRange(type switch
            {
                "string" => OfText(schema),
                "integer" => OfNumber(schema).Prepend("a whole number"),
                "number" => OfNumber(schema).Prepend("a number"),
                "array" => OfList(schema),
                _ => [],
            });
        }

        if (schema.Any("default") is { } usual && schema.Any("const") is null)
            hints.Add("default: " + Excerpt(usual));
        hints.AddRange(Examples(schema).Take(MostExamples).Select(example => "for example: " + Excerpt(example)));
        return hints;
    }

    private static IEnumerable<string> OfText(FlatSchema schema)
    {
        if (Range(schema.Count("minLength"), schema.Count("maxLength")) is { } length)
            yield return length + (length is "1" or "at least 1" or "at most 1" ? " character" : " characters");
        if (schema.Text("format") is { } format)
            yield return SchemaCheck.DescribeFormat(format) ?? "format: " + format;
        if (schema.Text("pattern") is { } pattern)
            yield return "pattern: " + pattern;
    }

    private static IEnumerable<string> OfNumber(FlatSchema schema)
    {
        if (schema.Number("minimum") is { } least)
            yield return (schema.Flag("exclusiveMinimum") ? "more than " : "at least ") + least;
        if (schema.Number("exclusiveMinimum") is { } above)
            yield return "more than " + above;
        if (schema.Number("maximum") is { } most)
            yield return (schema.Flag("exclusiveMaximum") ? "less than " : "at most ") + most;
        if (schema.Number("exclusiveMaximum") is { } below)
            yield return "less than " + below;
        if (schema.Number("multipleOf") is { } step)
            yield return "a multiple of " + step;
    }

    private static IEnumerable<string> OfList(FlatSchema schema)
    {
        if (Range(schema.Count("minItems"), schema.Count("maxItems")) is { } count)
            yield return count + (count is "1" or "at least 1" or "at most 1" ? " entry" : " entries");
        if (schema.Flag("uniqueItems"))
            yield return "no entry twice";
    }

    private static string? Range(int? least, int? most) => (least, most) switch
    {
        (null or 0, null) => null,
        (null or 0, { } atMost) => $"at most {atMost}",
        ({ } atLeast, null) => $"at least {atLeast}",
        var (atLeast, atMost) when atLeast == atMost => $"{atLeast}",
        var (atLeast, atMost) => $"{atLeast} to {atMost}",
    };

    private static IEnumerable<JsonElement> Examples(FlatSchema schema) =>
        schema.List("examples") ?? (schema.Any("example") is { } one ? [one] : []);

    private static string Excerpt(JsonElement value)
    {
        var text = value.ValueKind is JsonValueKind.String ? value.GetString()! : JsonText.Compact(value);
        if (text.Length == 0)
            return "\"\"";

        return text.Length <= LongestExample ? text : text[..(LongestExample - (char.IsHighSurrogate(text[LongestExample - 1]) ? 1 : 0))] + "…";
    }
}
