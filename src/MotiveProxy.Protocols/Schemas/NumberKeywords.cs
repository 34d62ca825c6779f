using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords for numbers.</summary>
internal static class NumberKeywords
{
    private const string ExclusiveMinimumName = "exclusiveMinimum";
    private const string ExclusiveMaximumName = "exclusiveMaximum";

    /// <summary><c>minimum</c>; with a draft-4 <c>exclusiveMinimum: true</c> beside it, more than that.</summary>
    public static void Minimum(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Beside(ExclusiveMinimumName, JsonValueKind.True) is not null)
            ExclusiveMinimum(run, asked, spot);
        else
            Bound(run, asked, spot, order => order >= 0, "at least");
    }

    /// <summary><c>maximum</c>; with a draft-4 <c>exclusiveMaximum: true</c> beside it, less than that.</summary>
    public static void Maximum(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Beside(ExclusiveMaximumName, JsonValueKind.True) is not null)
            ExclusiveMaximum(run, asked, spot);
        else
            Bound(run, asked, spot, order => order <= 0, "at most");
    }

    /// <summary><c>exclusiveMinimum</c>.</summary>
    public static void ExclusiveMinimum(SchemaRun run, JsonElement asked, Spot spot) =>
        Bound(run, asked, spot, order => order > 0, "more than");

    /// <summary><c>exclusiveMaximum</c>.</summary>
    public static void ExclusiveMaximum(SchemaRun run, JsonElement asked, Spot spot) =>
        Bound(run, asked, spot, order => order < 0, "less than");

    /// <summary><c>multipleOf</c>.</summary>
    public static void MultipleOf(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (AreNumbers(asked, spot.Value) && !Numbers.IsMultiple(spot.Value, asked))
            run.Found.Add(new Mistake(spot.Place, "must be a multiple of " + asked.GetRawText(), Mistake.Is(spot.Value)));
    }

    private static void Bound(SchemaRun run, JsonElement asked, Spot spot, Predicate<int> holds, string words)
    {
        if (AreNumbers(asked, spot.Value) && !holds(Numbers.Compare(spot.Value, asked)))
            run.Found.Add(new Mistake(spot.Place, $"must be {words} {asked.GetRawText()}", Mistake.Is(spot.Value)));
    }

    private static bool AreNumbers(JsonElement asked, JsonElement value) =>
        asked.ValueKind is JsonValueKind.Number && value.ValueKind is JsonValueKind.Number;
}
