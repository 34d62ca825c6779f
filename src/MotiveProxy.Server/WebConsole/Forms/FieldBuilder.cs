using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Decides what kind of field a schema asks for.</summary>
internal static class FieldBuilder
{
    private const string Contradiction = "This part of the schema cannot be drawn: write JSON.";
    private const string TooDeep = "The form goes no deeper: write JSON.";
    private const string TooMany = "The form has no room for more fields: write JSON.";

    private static readonly JsonElement Null = JsonText.Parse("""{"type":"null"}""");

    /// <summary>Makes a field for a schema.</summary>
    public static Field Make(FieldPlace place, JsonElement schema) => Make(place, place.Form.Source.Flatten(schema));

    /// <summary>Makes a field for a schema.</summary>
    public static Field Make(FieldPlace place, FlatSchema schema)
    {
        if (!schema.IsWhole)
            return new RawField(place, schema, Contradiction);
        if (place.Form.IsFull)
            return new RawField(place, schema, TooMany);
        if (place.Level >= FormLimits.MostLevels || IsEndless(place, schema))
            return new RawField(place, schema, TooDeep);

        return OrNull(place, schema) ?? OfValues(place, schema) ?? OfAlternatives(place, schema) ?? OfTypes(place, schema);
    }

    // A value that must hold another of its own kind has no end.
    private static bool IsEndless(FieldPlace place, FlatSchema schema)
    {
        for (var around = place; around.IsForced && around.Parent is { } parent; around = parent.Place)
        {
            if (schema.Reference is { } reference && (parent.Schema.Reference == reference || (reference is "#" && parent.Parent is null)))
                return true;
        }

        return false;
    }

    // OpenAPI's word, which callers carry over into schemas.
    private static UnionField? OrNull(FieldPlace place, FlatSchema schema)
    {
        if (!schema.Flag("nullable") || schema.Types is ["null"])
            return null;

        var source = place.Form.Source;
        return Union(place, schema, [source.Flatten(schema.Without("nullable")), source.Flatten(Null)]);
    }

    private static Field? OfValues(FieldPlace place, FlatSchema schema) =>
        Values(schema) is { } values ? Choose(place, schema, [.. values.Select(value => (value, (string?)null))]) : null;

    private static Field Choose(FieldPlace place, FlatSchema schema, List<(JsonElement Value, string? Label)> choices) => choices.Count switch
    {
        0 => new RawField(place, schema, Contradiction),
        > FormLimits.MostChoices => new RawField(place, schema, TooMany),
        _ => new ChoiceField(place, schema, choices),
    };

    private static Field? OfAlternatives(FieldPlace place, FlatSchema schema)
    {
        var keyword = schema.List("anyOf") is { Count: > 0 } ? "anyOf" : "oneOf";
        if (schema.List(keyword) is not { Count: > 0 } declared)
            return null;
        if (declared.Count > FormLimits.MostChoices)
            return new RawField(place, schema, TooMany);

        var source = place.Form.Source;
        List<FlatSchema> alone = [.. declared.Select(source.Flatten)];
        if (!alone.Exists(alternative => alternative.HasShape))
            return schema.Types.Count > 0 ? OfTypes(place, schema) : new RawField(place, schema, reason: null);
        if (alone.TrueForAll(alternative => Values(alternative) is not null))
            return Choose(place, schema, [.. alone.SelectMany(LabelledValues)]);
        if (declared.Count > FormLimits.MostAlternatives)
            return new RawField(place, schema, TooMany);

        return Union(place, schema, [.. declared.Select(alternative => source.Flatten(schema.With(keyword, alternative)))], alone);
    }

    private static Field OfTypes(FieldPlace place, FlatSchema schema) => schema.Types switch
    {
        [] => new RawField(place, schema, schema.Any("type") is null ? null : Contradiction),
        ["string"] => new TextField(place, schema),
        ["number"] => new NumberField(place, schema, isWhole: false),
        ["integer"] => new NumberField(place, schema, isWhole: true),
        ["boolean"] => new BooleanField(place, schema),
        ["null"] => new ChoiceField(place, schema, [(JsonText.Parse("null"), null)]),
        ["array"] => new ListField(place, schema),
        ["object"] => schema.Members("properties").Count > FormLimits.MostMembers || schema.Required.Count > FormLimits.MostMembers
            ? new RawField(place, schema, TooMany)
            : new ObjectField(place, schema),
        [_] => new RawField(place, schema, Contradiction),
        _ => Union(place, schema, [.. schema.Types.Select(type => OfType(place, schema, type))]),
    };

    private static FlatSchema OfType(FieldPlace place, FlatSchema schema, string type) =>
        place.Form.Source.Flatten(schema.With("type", FlatSchema.Compose([new("type", JsonText.Quote(type))])));

    private static UnionField Union(FieldPlace place, FlatSchema schema, List<FlatSchema> alternatives, List<FlatSchema>? labelled = null) =>
        new(place, schema, alternatives, AlternativeLabels.Of(place.Form.Source, labelled ?? alternatives));

    private static IEnumerable<(JsonElement Value, string? Label)> LabelledValues(FlatSchema schema)
    {
        var values = Values(schema)!;
        return values.Select(value => (value, values.Count == 1 ? schema.Text("title") : null));
    }

    private static IReadOnlyList<JsonElement>? Values(FlatSchema schema) =>
        schema.Any("const") is { } only ? [only]
        : schema.List("enum") is { } several ? several
        : schema.Types is ["null"] ? [JsonText.Parse("null")]
        : null;
}
