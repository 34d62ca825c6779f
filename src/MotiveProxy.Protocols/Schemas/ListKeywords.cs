using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords for lists.</summary>
internal static class ListKeywords
{
    private const string PrefixItemsName = "prefixItems";
    private const string ItemsName = "items";

    /// <summary><c>prefixItems</c>: a schema for each of the first entries.</summary>
    public static void PrefixItems(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array || spot.Value.ValueKind is not JsonValueKind.Array)
            return;

        var index = 0;
        foreach (var (schema, entry) in asked.EnumerateArray().Zip(spot.Value.EnumerateArray()))
            run.Apply(schema, entry, spot.Place.At(index++));
    }

    /// <summary><c>items</c>: a schema for the entries after those of <c>prefixItems</c>; in older drafts a list of schemas for the first.</summary>
    public static void Items(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is JsonValueKind.Array)
            PrefixItems(run, asked, spot);
        else
            Rest(run, asked, spot, spot.Beside(PrefixItemsName, JsonValueKind.Array)?.GetArrayLength() ?? 0);
    }

    /// <summary><c>additionalItems</c> of older drafts: a schema for the entries after those of a list <c>items</c>.</summary>
    public static void AdditionalItems(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Beside(ItemsName, JsonValueKind.Array) is { } first)
            Rest(run, asked, spot, first.GetArrayLength());
    }

    /// <summary><c>contains</c>, with <c>minContains</c> and <c>maxContains</c> beside it: how many entries fit.</summary>
    public static void Contains(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Value.ValueKind is not JsonValueKind.Array)
            return;

        List<Findings> entries = [.. spot.Value.EnumerateArray().Select(entry => run.Try(asked, entry, spot.Place))];
        var fitting = entries.Count(entry => entry.Fits);
        var least = spot.Beside("minContains", JsonValueKind.Number) is { } min ? Numbers.Count(min) ?? 1 : 1;
        var most = spot.Beside("maxContains", JsonValueKind.Number) is { } max ? Numbers.Count(max) : null;
        if (run.IsOver)
            return;

        if (fitting < least && entries.Exists(entry => entry.IsEmpty && entry.IsDoubtful))
            run.Found.Doubt();
        else if (fitting < least)
            run.Found.Add(new Mistake(spot.Place, $"must hold at least {least} entries as \"contains\" has it", $", holds {fitting}"));
        else if (fitting > most)
            run.Found.Add(new Mistake(spot.Place, $"must hold at most {most} entries as \"contains\" has it", $", holds {fitting}"));
    }

    /// <summary><c>minItems</c>.</summary>
    public static void MinItems(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } least && spot.Value.ValueKind is JsonValueKind.Array && spot.Value.GetArrayLength() < least)
            run.Found.Add(new Mistake(spot.Place, $"must have at least {least} entries", $", has {spot.Value.GetArrayLength()}"));
    }

    /// <summary><c>maxItems</c>.</summary>
    public static void MaxItems(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } most && spot.Value.ValueKind is JsonValueKind.Array && spot.Value.GetArrayLength() > most)
            run.Found.Add(new Mistake(spot.Place, $"must have at most {most} entries", $", has {spot.Value.GetArrayLength()}"));
    }

    /// <summary><c>uniqueItems</c>: no entry twice.</summary>
    public static void UniqueItems(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.True || spot.Value.ValueKind is not JsonValueKind.Array)
            return;

        JsonElement[] entries = [.. spot.Value.EnumerateArray()];
        for (var i = 1; i < entries.Length && !run.IsOver; i++)
        {
            var twin = Array.FindIndex(entries, 0, i, entry => run.IsSame(entry, entries[i]));
            if (twin >= 0)
                run.Found.Add(new Mistake(spot.Place.At(i), $"must not be the same as [{twin}]", Mistake.Is(entries[i])));
        }
    }

    private static void Rest(SchemaRun run, JsonElement asked, Spot spot, int from)
    {
        if (spot.Value.ValueKind is not JsonValueKind.Array)
            return;

        var index = from;
        foreach (var entry in spot.Value.EnumerateArray().Skip(from))
            run.Apply(asked, entry, spot.Place.At(index++));
    }
}
