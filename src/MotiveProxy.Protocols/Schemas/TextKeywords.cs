using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords for text.</summary>
internal static class TextKeywords
{
    /// <summary><c>minLength</c>, in characters of Unicode.</summary>
    public static void MinLength(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } least && LengthOf(run, spot.Value) is { } length && length < least)
            run.Found.Add(new Mistake(spot.Place, $"must have at least {least} characters", $", has {length}"));
    }

    /// <summary><c>maxLength</c>, in characters of Unicode.</summary>
    public static void MaxLength(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } most && LengthOf(run, spot.Value) is { } length && length > most)
            run.Found.Add(new Mistake(spot.Place, $"must have at most {most} characters", $", has {length}"));
    }

    /// <summary><c>pattern</c>, as .NET reads it; found anywhere in the text.</summary>
    public static void Pattern(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.String || spot.Value.ValueKind is not JsonValueKind.String)
            return;

        var pattern = asked.GetString()!;
        if (!run.Matches(pattern, spot.Value.GetString()!))
            run.Found.Add(new Mistake(spot.Place, "must match " + pattern, Mistake.Is(spot.Value)));
    }

    /// <summary><c>format</c>, of those that models are held to (<see cref="Formats"/>).</summary>
    public static void Format(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.String || spot.Value.ValueKind is not JsonValueKind.String)
            return;

        var text = spot.Value.GetString()!;
        if (run.Spend(text.Length) && Formats.Find(asked.GetString()!) is { } format && !format.Fits(text))
            run.Found.Add(new Mistake(spot.Place, "must be " + format.Words, Mistake.Is(spot.Value)));
    }

    private static int? LengthOf(SchemaRun run, JsonElement value)
    {
        if (value.ValueKind is not JsonValueKind.String)
            return null;

        var text = value.GetString()!;
        return run.Spend(text.Length) ? text.EnumerateRunes().Count() : null;
    }
}
