using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Keywords for objects.</summary>
internal static class ObjectKeywords
{
    private const string Missing = "is missing";

    /// <summary><c>properties</c>: a schema for each member of a name, if it is there.</summary>
    public static void Properties(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (!AreObjects(asked, spot.Value) || !SpendLookups(run, asked, spot.Value))
            return;

        foreach (var property in asked.EnumerateObject())
        {
            if (spot.Value.TryGetProperty(property.Name, out var member))
                run.Apply(property.Value, member, spot.Place.At(property.Name));
        }
    }

    /// <summary><c>patternProperties</c>: a schema for each member whose name matches.</summary>
    public static void PatternProperties(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (!AreObjects(asked, spot.Value))
            return;

        foreach (var pattern in asked.EnumerateObject())
        {
            foreach (var member in spot.Value.EnumerateObject())
            {
                if (run.Matches(pattern.Name, member.Name) && !run.IsOver)
                    run.Apply(pattern.Value, member.Value, spot.Place.At(member.Name));
            }
        }
    }

    /// <summary><c>additionalProperties</c>: a schema for the members that neither <c>properties</c> nor <c>patternProperties</c> name.</summary>
    public static void AdditionalProperties(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Value.ValueKind is not JsonValueKind.Object)
            return;

        var named = spot.Beside("properties", JsonValueKind.Object);
        var patterns = spot.Beside("patternProperties", JsonValueKind.Object);
        if (named is { } properties && !SpendLookups(run, properties, spot.Value))
            return;

        foreach (var member in spot.Value.EnumerateObject())
        {
            var isNamed = named?.TryGetProperty(member.Name, out _) is true
                || patterns?.EnumerateObject().Any(pattern => run.Matches(pattern.Name, member.Name)) is true;
            if (!isNamed)
                run.Apply(asked, member.Value, spot.Place.At(member.Name));
        }
    }

    /// <summary><c>propertyNames</c>: a schema for the names, as texts.</summary>
    public static void PropertyNames(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (spot.Value.ValueKind is not JsonValueKind.Object)
            return;

        foreach (var member in spot.Value.EnumerateObject())
        {
            var name = JsonElement.Parse($"\"{JsonEncodedText.Encode(member.Name)}\"");
            var found = run.Try(asked, name, spot.Place.At(member.Name));
            if (!found.IsEmpty)
                run.Found.Add(found.First with { Must = "has a name that " + found.First.Must });
        }
    }

    /// <summary><c>required</c>: members that must be there.</summary>
    public static void Required(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (asked.ValueKind is not JsonValueKind.Array || spot.Value.ValueKind is not JsonValueKind.Object)
            return;

        foreach (var name in Missings(run, asked, spot.Value))
            run.Found.Add(new Mistake(spot.Place.At(name), Missing, ""));
    }

    /// <summary><c>dependentRequired</c>: members that must be there if another is.</summary>
    public static void DependentRequired(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (!AreObjects(asked, spot.Value) || !SpendLookups(run, asked, spot.Value))
            return;

        foreach (var dependent in asked.EnumerateObject())
        {
            if (dependent.Value.ValueKind is not JsonValueKind.Array || !spot.Value.TryGetProperty(dependent.Name, out _))
                continue;

            foreach (var name in Missings(run, dependent.Value, spot.Value))
                run.Found.Add(new Mistake(spot.Place.At(name), Missing, $", and must be there because {dependent.Name} is"));
        }
    }

    /// <summary><c>dependentSchemas</c>: a schema for the whole object if a member is there.</summary>
    public static void DependentSchemas(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (!AreObjects(asked, spot.Value) || !SpendLookups(run, asked, spot.Value))
            return;

        foreach (var dependent in asked.EnumerateObject())
        {
            if (spot.Value.TryGetProperty(dependent.Name, out _))
                run.Apply(dependent.Value, spot.Value, spot.Place);
        }
    }

    /// <summary><c>minProperties</c>.</summary>
    public static void MinProperties(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } least && spot.Value.ValueKind is JsonValueKind.Object && spot.Value.GetPropertyCount() < least)
            run.Found.Add(new Mistake(spot.Place, $"must have at least {least} members", $", has {spot.Value.GetPropertyCount()}"));
    }

    /// <summary><c>maxProperties</c>.</summary>
    public static void MaxProperties(SchemaRun run, JsonElement asked, Spot spot)
    {
        if (Numbers.Count(asked) is { } most && spot.Value.ValueKind is JsonValueKind.Object && spot.Value.GetPropertyCount() > most)
            run.Found.Add(new Mistake(spot.Place, $"must have at most {most} members", $", has {spot.Value.GetPropertyCount()}"));
    }

    private static IEnumerable<string> Missings(SchemaRun run, JsonElement names, JsonElement value) =>
        run.Spend((long)names.GetArrayLength() * (1 + value.GetPropertyCount()))
            ? names.EnumerateArray()
                .Where(name => name.ValueKind is JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _))
                .Select(name => name.GetString()!)
            : [];

    private static bool AreObjects(JsonElement asked, JsonElement value) =>
        asked.ValueKind is JsonValueKind.Object && value.ValueKind is JsonValueKind.Object;

    // A look-up goes through the names one by one.
    private static bool SpendLookups(SchemaRun run, JsonElement asked, JsonElement value) =>
        run.Spend((long)asked.GetPropertyCount() * (1 + value.GetPropertyCount()));
}
