using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords for values of any kind.</summary>
internal static class ValueKeywords
{
    private const int MostChoicesTold = 10;

    // A wrong choice tells that another of several forms is meant, more than a wrong detail does.
    private const int DistanceOfAChoice = 10;

    /// <summary><c>type</c>: one, or any of several.</summary>
    public static void Type(SchemaRun run, JsonElement asked, Spot spot)
    {
        JsonElement[] types = asked.ValueKind is JsonValueKind.Array ? [.. asked.EnumerateArray()] : [asked];
        if (types is [] || !run.Spend(types.Length) || Array.Exists(types, type => IsOf(spot.Value, type)))
            return;

        var words = string.Join(" or ", types.Select(type => WordFor(type.GetString()!)));
        run.Found.Add(new Mistake(spot.Place, "must be " + words, Mistake.Is(spot.Value)));
    }

    /// <summary><c>enum</c>: one of these.</summary>
    public static void Enum(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array)
            return;

        if (asked.EnumerateArray().Any(choice => run.IsSame(choice, spot.Value)) || run.IsOver)
            return;

        var told = string.Join(", ", asked.EnumerateArray().Take(MostChoicesTold).Select(Mistake.Excerpt));
        var more = asked.GetArrayLength() > MostChoicesTold ? $" or {asked.GetArrayLength() - MostChoicesTold} others" : "";
        run.Found.Add(new Mistake(spot.Place, $"must be one of {told}{more}", Mistake.Is(spot.Value)), DistanceOfAChoice);
    }

    /// <summary><c>const</c>: exactly this.</summary>
    public static void Const(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (!run.IsSame(asked, spot.Value) && !run.IsOver)
            run.Found.Add(new Mistake(spot.Place, "must be " + Mistake.Excerpt(asked), Mistake.Is(spot.Value)), DistanceOfAChoice);
    }

    // A type that is not known is content with everything.
    private static bool IsOf(JsonElement value, JsonElement type) => (type.ValueKind is JsonValueKind.String ? type.GetString() : null) switch
    {
        "string" => value.ValueKind is JsonValueKind.String,
        "number" => value.ValueKind is JsonValueKind.Number,
        "integer" => value.ValueKind is JsonValueKind.Number && Numbers.IsWhole(value),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind is JsonValueKind.Array,
        "object" => value.ValueKind is JsonValueKind.Object,
        "null" => value.ValueKind is JsonValueKind.Null,
        _ => true,
    };

    private static string WordFor(string type) => type switch
    {
        "string" => "text in quotes",
        "number" => "a number",
        "integer" => "a whole number",
        "boolean" => "true or false",
        "array" => "a list",
        "object" => "an object",
        _ => "null",
    };
}
