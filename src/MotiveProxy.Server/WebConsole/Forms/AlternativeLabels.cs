using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>What the alternatives of a value are called, so that a person can choose one.</summary>
internal static class AlternativeLabels
{
    private const int Longest = 80;
    private const int MostMembersTold = 4;
    private const int MostMembersTried = 20;

    /// <summary>A label for each, no two the same.</summary>
    /// <param name="source">The schema that they are of.</param>
    /// <param name="alternatives">The alternatives.</param>
    public static IReadOnlyList<string> Of(SchemaSource source, IEnumerable<FlatSchema> alternatives)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. alternatives.Select(alternative => Distinct(used, Shorten(Of(source, alternative))))];
    }

    /// <summary>What kind of value a schema is of.</summary>
    public static string Kind(SchemaSource source, FlatSchema schema) => schema switch
    {
        { IsWhole: false } => "JSON",
        _ when schema.Any("const") is { } only => JsonText.Compact(only),
        _ when schema.List("enum") is { } choices => string.Join(" or ", choices.Take(MostMembersTold).Select(JsonText.Compact)) + (choices.Count > MostMembersTold ? " or others" : ""),
        { Types: ["string"] } => "text",
        { Types: ["integer"] } => "whole number",
        { Types: ["number"] } => "number",
        { Types: ["boolean"] } => "true or false",
        { Types: ["null"] } => "null",
        { Types: ["array"] } => schema.Any("items") is { ValueKind: JsonValueKind.Object } items ? "list of " + KindOfItems(source, items) : "list",
        { Types: ["object"] } => KindOfObject(schema),
        { Types: [] } => "any JSON",
        _ => string.Join(" or ", schema.Types),
    };

    private static string Of(SchemaSource source, FlatSchema schema) =>
        NonBlank(schema.Text("title"))
        ?? Mark(source, schema)
        ?? NameOf(schema.Reference)
        ?? (NonBlank(schema.Text("description")) is { Length: <= Longest } description ? description : null)
        ?? Kind(source, schema);

    // A member that can have one value only tells which of several objects is meant.
    private static string? Mark(SchemaSource source, FlatSchema schema)
    {
        foreach (var (name, member) in schema.Members("properties").Take(MostMembersTried))
        {
            var flat = source.Flatten(member);
            if ((flat.Any("const") ?? (flat.List("enum") is [var one] ? one : null)) is { } mark)
                return $"{name}: {(mark.ValueKind is JsonValueKind.String ? mark.GetString() : JsonText.Compact(mark))}";
        }

        return null;
    }

    private static string? NameOf(string? reference) =>
        reference is { Length: > 2 } ? NonBlank(Uri.UnescapeDataString(reference[(reference.LastIndexOf('/') + 1)..])) : null;

    private static string KindOfItems(SchemaSource source, JsonElement items)
    {
        var flat = source.Flatten(items);
        return NonBlank(flat.Text("title")) ?? NameOf(flat.Reference) ?? flat.Types switch
        {
            ["string"] => "texts",
            ["integer"] => "whole numbers",
            ["number"] => "numbers",
            ["object"] => "objects",
            ["array"] => "lists",
            _ => "values",
        };
    }

    private static string KindOfObject(FlatSchema schema)
    {
        var names = schema.Members("properties").Keys.ToList();
        return names.Count == 0
            ? "object"
            : $"object with {string.Join(", ", names.Take(MostMembersTold))}{(names.Count > MostMembersTold ? ", …" : "")}";
    }

    private static string? NonBlank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings(" ").Trim();

    private static string Shorten(string text) =>
        text.Length <= Longest ? text : text[..(Longest - (char.IsHighSurrogate(text[Longest - 1]) ? 1 : 0))] + "…";

    private static string Distinct(Dictionary<string, int> used, string label)
    {
        var times = used[label] = used.GetValueOrDefault(label) + 1;
        return times == 1 ? label : $"{label} ({times})";
    }
}
