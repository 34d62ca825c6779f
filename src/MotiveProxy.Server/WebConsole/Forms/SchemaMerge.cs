using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Puts the keywords of several schemas that hold at once into one. Of what only says something, the first counts.</summary>
internal static class SchemaMerge
{
    private const int MostComparisons = 10_000;
    private const string Number = "\"number\"";
    private const string Integer = "\"integer\"";

    /// <summary>Adds a keyword to those that are gathered.</summary>
    /// <returns>Whether both can be drawn at once.</returns>
    public static bool Add(Dictionary<string, JsonElement> keywords, string name, JsonElement added)
    {
        if (keywords.TryAdd(name, added))
            return true;

        var merged = Merge(name, keywords[name], added);
        keywords[name] = merged ?? keywords[name];
        return merged is not null;
    }

    private static JsonElement? Merge(string name, JsonElement first, JsonElement second) => name switch
    {
        "properties" or "patternProperties" => Members(first, second),
        "required" => Union(first, second),
        "type" => Types(first, second),
        "enum" => Common(first, second),
        "const" or "anyOf" or "oneOf" or "prefixItems" => JsonElement.DeepEquals(first, second) ? first : null,
        "items" or "additionalProperties" => Both(first, second),
        "minimum" or "exclusiveMinimum" or "minLength" or "minItems" => Stricter(first, second, larger: true),
        "maximum" or "exclusiveMaximum" or "maxLength" or "maxItems" => Stricter(first, second, larger: false),
        _ => first,
    };

    private static JsonElement? Members(JsonElement first, JsonElement second)
    {
        if (first.ValueKind is not JsonValueKind.Object || second.ValueKind is not JsonValueKind.Object)
            return null;

        var members = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in first.EnumerateObject().Concat(second.EnumerateObject()))
            members[member.Name] = members.TryGetValue(member.Name, out var before) ? Both(before, member.Value) : member.Value;

        return FlatSchema.Compose(members);
    }

    private static JsonElement? Union(JsonElement first, JsonElement second) =>
        first.ValueKind is JsonValueKind.Array && second.ValueKind is JsonValueKind.Array
            ? List(first.EnumerateArray().Concat(second.EnumerateArray()).Select(JsonText.Compact).Distinct(StringComparer.Ordinal))
            : null;

    private static JsonElement? Types(JsonElement first, JsonElement second)
    {
        var common = TypesOf(first).Intersect(TypesOf(second), StringComparer.Ordinal).ToList();
        if (common.Contains(Number))
            common.Remove(Integer);

        return common switch
        {
            [] => null,
            [var one] => JsonText.Parse(one),
            _ => List(common),
        };
    }

    // A whole number is a number.
    private static IEnumerable<string> TypesOf(JsonElement asked)
    {
        string[] types = asked.ValueKind is JsonValueKind.Array ? [.. asked.EnumerateArray().Select(JsonText.Compact)] : [JsonText.Compact(asked)];
        return types.Contains(Number) ? types.Append(Integer) : types;
    }

    private static JsonElement? Common(JsonElement first, JsonElement second)
    {
        if (first.ValueKind is not JsonValueKind.Array || second.ValueKind is not JsonValueKind.Array)
            return null;
        if ((long)first.GetArrayLength() * second.GetArrayLength() > MostComparisons)
            return null;

        var common = first.EnumerateArray().Where(one => second.EnumerateArray().Any(other => JsonElement.DeepEquals(one, other)));
        return List(common.Select(JsonText.Compact)) is { } list && list.GetArrayLength() > 0 ? list : null;
    }

    private static JsonElement Both(JsonElement first, JsonElement second) =>
        first.ValueKind is JsonValueKind.False || second.ValueKind is JsonValueKind.False ? JsonText.Parse("false")
        : JsonElement.DeepEquals(first, second) ? first
        : JsonText.Parse($$"""{"allOf":[{{first.GetRawText()}},{{second.GetRawText()}}]}""");

    private static JsonElement Stricter(JsonElement first, JsonElement second, bool larger)
    {
        if (!IsNumber(first, out var left) || !IsNumber(second, out var right))
            return first;

        return left >= right == larger ? first : second;
    }

    private static bool IsNumber(JsonElement value, out double number)
    {
        number = 0;
        return value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out number);
    }

    private static JsonElement List(IEnumerable<string> entries) =>
        JsonText.Parse(new StringBuilder("[").AppendJoin(',', entries).Append(']').ToString());
}
