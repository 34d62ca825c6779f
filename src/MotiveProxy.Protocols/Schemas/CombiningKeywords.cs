using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords that put schemas together.</summary>
internal static class CombiningKeywords
{
    private const int MostFormsTold = 4;

    /// <summary><c>$ref</c>: another schema within this one.</summary>
    public static void Ref(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is JsonValueKind.String && run.Resolve(asked.GetString()!) is { } schema)
            run.Apply(schema, spot.Value, spot.Place);
        else
            run.Found.Doubt();
    }

    /// <summary><c>allOf</c>: each of these.</summary>
    public static void AllOf(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array)
            return;

        foreach (var schema in asked.EnumerateArray())
            run.Apply(schema, spot.Value, spot.Place);
    }

    /// <summary><c>anyOf</c>: at least one of these.</summary>
    public static void AnyOf(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array)
            return;

        var forms = new List<Findings>();
        foreach (var schema in asked.EnumerateArray())
        {
            var found = run.Try(schema, spot.Value, spot.Place);
            if (run.IsOver || found.Fits)
                return;

            forms.Add(found);
        }

        if (forms.Exists(form => form.IsEmpty))
            run.Found.Doubt();
        else
            TellNearest(run, forms, spot);
    }

    /// <summary><c>oneOf</c>: exactly one of these.</summary>
    public static void OneOf(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array)
            return;

        List<Findings> forms = [.. asked.EnumerateArray().Select(schema => run.Try(schema, spot.Value, spot.Place))];
        var fitting = forms.Count(form => form.Fits);
        if (run.IsOver)
            return;

        if (fitting == 0 && forms.Exists(form => form.IsEmpty))
            run.Found.Doubt();
        else if (fitting == 0)
            TellNearest(run, forms, spot);
        else if (fitting > 1)
            run.Found.Add(new Mistake(spot.Place, $"must fit only one of the {forms.Count} forms that are allowed", $", fits {fitting}"));
    }

    /// <summary><c>not</c>: not this.</summary>
    public static void Not(SchemaRun run, JsonElement asked, Spot spot)
    {
        var found = run.Try(asked, spot.Value, spot.Place);
        if (found.Fits && !run.IsOver)
            run.Found.Add(new Mistake(spot.Place, "must not be what the schema rules out", Mistake.Is(spot.Value)));
        else if (found.IsEmpty)
            run.Found.Doubt();
    }

    /// <summary><c>if</c>, with <c>then</c> and <c>else</c> beside it.</summary>
    public static void If(SchemaRun run, JsonElement asked, Spot spot)
    {
        var found = run.Try(asked, spot.Value, spot.Place);
        if (found.IsEmpty && found.IsDoubtful)
            run.Found.Doubt();
        else if (!run.IsOver && spot.Schema.TryGetProperty(found.IsEmpty ? "then" : "else", out var schema))
            run.Apply(schema, spot.Value, spot.Place);
    }

    // Of several forms a person hears what is wrong with the one that was meant: one that wants this kind of value at all, and the nearest of those.
    private static void TellNearest(SchemaRun run, List<Findings> forms, Spot spot)
    {
        var meant = forms.Where(form => form.First.Place != spot.Place).MinBy(form => form.Distance);
        if (meant is not null)
        {
            run.Found.Add(meant);
            return;
        }

        var musts = forms.Select(form => form.First.Must).Distinct().ToList();
        if (musts.Count is > 0 and <= MostFormsTold)
            run.Found.Add(forms[0].First with { Must = string.Join(" or ", musts) });
        else
            run.Found.Add(new Mistake(spot.Place, $"must fit one of the {forms.Count} forms that are allowed", Mistake.Is(spot.Value)));
    }
}
