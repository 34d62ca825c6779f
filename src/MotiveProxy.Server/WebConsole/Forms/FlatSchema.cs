using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A schema with its references followed and its <c>allOf</c> put into one.</summary>
/// <param name="element">The schema as it is declared: what a value is held to.</param>
/// <param name="keywords">Its keywords, together with those of the schemas that hold beside it.</param>
/// <param name="isWhole">Whether all of it could be put together.</param>
/// <param name="reference">The first reference on the way, such as <c>#/$defs/Place</c>.</param>
internal sealed class FlatSchema(JsonElement element, IReadOnlyDictionary<string, JsonElement> keywords, bool isWhole, string? reference)
{
    // They speak about the value, or hold for the whole text; they do not say what a value must be.
    private static readonly HashSet<string> Annotations = new(StringComparer.Ordinal)
    {
        "title", "description", "default", "example", "examples", "deprecated", "readOnly", "writeOnly",
        "$schema", "$id", "id", "$anchor", "$comment", "$defs", "definitions",
    };

    private static readonly string[] OfObjects = ["properties", "patternProperties", "additionalProperties", "required", "minProperties", "maxProperties"];
    private static readonly string[] OfLists = ["items", "prefixItems", "minItems", "maxItems", "uniqueItems"];
    private static readonly string[] OfNumbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    private static readonly string[] OfTexts = ["minLength", "maxLength", "pattern"];
    private static readonly string[] OfShapes = ["const", "enum", "type", "anyOf", "oneOf", .. OfObjects.Except(["required"], StringComparer.Ordinal), .. OfLists];

    /// <summary>The schema that is content with everything.</summary>
    public static JsonElement Anything { get; } = JsonText.Parse("true");

    /// <summary>The schema as it is declared: what a value is held to.</summary>
    public JsonElement Element => element;

    /// <summary>Whether all of it could be put together; if not, it cannot be drawn.</summary>
    public bool IsWhole => isWhole;

    /// <summary>The first reference on the way to it, such as <c>#/$defs/Place</c>.</summary>
    public string? Reference => reference;

    /// <summary>Whether it says what a value looks like, and not only what else must hold.</summary>
    public bool HasShape => !isWhole || OfShapes.Any(keywords.ContainsKey);

    /// <summary>The types that are allowed, as declared or as its keywords tell; none if any is.</summary>
    public IReadOnlyList<string> Types { get; } = TypesIn(keywords);

    /// <summary>Members that must be there, in their order.</summary>
    public IReadOnlyList<string> Required => [.. List("required")?.Select(AsText).OfType<string>().Distinct(StringComparer.Ordinal) ?? []];

    /// <summary>A keyword, whatever it holds.</summary>
    public JsonElement? Any(string name) => keywords.TryGetValue(name, out var value) ? value : null;

    /// <summary>A keyword that is a string.</summary>
    public string? Text(string name) => Any(name) is { } value ? AsText(value) : null;

    /// <summary>A keyword that is true.</summary>
    public bool Flag(string name) => Any(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A keyword that is a number, as it is written.</summary>
    public string? Number(string name) => Any(name) is { ValueKind: JsonValueKind.Number } value ? value.GetRawText() : null;

    /// <summary>A keyword that counts something.</summary>
    public int? Count(string name) =>
        Any(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var count) && count is >= 0 and <= int.MaxValue ? (int)count : null;

    /// <summary>A keyword that is a list.</summary>
    public IReadOnlyList<JsonElement>? List(string name) => Any(name) is { ValueKind: JsonValueKind.Array } value ? [.. value.EnumerateArray()] : null;

    /// <summary>A keyword that is an object; of members of one name the last counts.</summary>
    public OrderedDictionary<string, JsonElement> Members(string name)
    {
        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        if (Any(name) is { ValueKind: JsonValueKind.Object } value)
        {
            foreach (var member in value.EnumerateObject())
                members[member.Name] = member.Value;
        }

        return members;
    }

    /// <summary>The schema that holds one of its alternatives and all that stands beside them.</summary>
    /// <param name="keyword">What lists the alternatives.</param>
    /// <param name="alternative">One of them.</param>
    public JsonElement With(string keyword, JsonElement alternative)
    {
        var beside = Without(keyword);
        return beside.GetPropertyCount() == 0 ? alternative : JsonText.Parse($$"""{"allOf":[{{alternative.GetRawText()}},{{beside.GetRawText()}}]}""");
    }

    /// <summary>The same schema without a keyword, and without what only says something.</summary>
    public JsonElement Without(string keyword) => Compose(keywords.Where(pair => pair.Key != keyword && !Annotations.Contains(pair.Key)));

    /// <summary>An object of these members.</summary>
    public static JsonElement Compose(IEnumerable<KeyValuePair<string, JsonElement>> members)
    {
        var text = new StringBuilder("{");
        foreach (var (name, value) in members)
        {
            text.Append(text.Length > 1 ? "," : "");
            JsonText.WriteString(text, name);
            text.Append(':').Append(value.GetRawText());
        }

        return JsonText.Parse(text.Append('}').ToString());
    }

    private static IReadOnlyList<string> TypesIn(IReadOnlyDictionary<string, JsonElement> keywords)
    {
        if (!keywords.TryGetValue("type", out var type))
            return Guess(keywords);

        IEnumerable<JsonElement> declared = type.ValueKind is JsonValueKind.Array ? type.EnumerateArray() : [type];
        var types = declared.Select(AsText).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return types.Contains("number") ? [.. types.Where(name => name is not "integer")] : types;
    }

    private static IReadOnlyList<string> Guess(IReadOnlyDictionary<string, JsonElement> keywords) =>
        OfObjects.Any(keywords.ContainsKey) ? ["object"]
        : OfLists.Any(keywords.ContainsKey) ? ["array"]
        : OfNumbers.Any(keywords.ContainsKey) ? ["number"]
        : OfTexts.Any(keywords.ContainsKey) ? ["string"]
        : [];

    private static string? AsText(JsonElement value) => value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
