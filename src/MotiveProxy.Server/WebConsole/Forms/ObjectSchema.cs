using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A member that a schema declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Schema">What its value is held to.</param>
/// <param name="IsRequired">Whether it must be there.</param>
internal sealed record DeclaredMember(string Name, JsonElement Schema, bool IsRequired);

/// <summary>What a schema says of an object's members.</summary>
internal sealed class ObjectSchema
{
    public ObjectSchema(FlatSchema schema)
    {
        var properties = schema.Members("properties");
        Additional = FindAdditional(schema, properties.Count > 0 || schema.Any("properties") is not null);
        var (names, required) = (InOrder([.. properties.Keys], schema.Required), schema.Required.ToHashSet(StringComparer.Ordinal));
        Declared =
        [
            .. names.Union(schema.Required, StringComparer.Ordinal)
                .Select(name => new DeclaredMember(name, properties.GetValueOrDefault(name, Additional ?? FlatSchema.Anything), required.Contains(name))),
        ];
    }

    /// <summary>The declared members, in their order; those that are required and not declared are at the end, or where they are required.</summary>
    public IReadOnlyList<DeclaredMember> Declared { get; }

    /// <summary>What members are held to that a person adds; <see langword="null"/> if there is no reason to add any.</summary>
    public JsonElement? Additional { get; }

    // Names in the order of the alphabet are in no order: canonical JSON has them so. Then lists tell more: of a schema that requires
    // everything, the order in which it does is the declared one.
    private static List<string> InOrder(List<string> names, IReadOnlyList<string> required) =>
        names.SequenceEqual(names.Order(StringComparer.Ordinal), StringComparer.Ordinal)
            ? [.. required.Concat(names.Except(required, StringComparer.Ordinal))]
            : names;

    // Members that nobody declared may nearly always be added, and are seldom wanted: a schema must speak of them, or of no others.
    private static JsonElement? FindAdditional(FlatSchema schema, bool hasProperties) => schema.Any("additionalProperties") switch
    {
        { ValueKind: JsonValueKind.Object or JsonValueKind.True } additional => FindPattern(schema) is null ? additional : FlatSchema.Anything,
        { ValueKind: JsonValueKind.False } => FindPattern(schema),
        _ => FindPattern(schema) ?? (hasProperties ? null : FlatSchema.Anything),
    };

    // Of several schemas the name would have to tell which: any JSON, until it is checked.
    private static JsonElement? FindPattern(FlatSchema schema) => schema.Members("patternProperties") switch
    {
        { Count: 0 } => null,
        { Count: 1 } one => one.GetAt(0).Value,
        _ => FlatSchema.Anything,
    };
}
