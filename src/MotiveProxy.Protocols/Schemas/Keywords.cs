using System.Collections.Frozen;
using System.Text.Json;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>Where a keyword is applied.</summary>
/// <param name="Schema">The schema that has it.</param>
/// <param name="Value">The value that is checked.</param>
/// <param name="Place">Where that stands.</param>
internal readonly record struct Spot(JsonElement Schema, JsonElement Value, Place Place)
{
    /// <summary>A keyword beside this one, if there is one of this kind.</summary>
    public JsonElement? Beside(string name, JsonValueKind kind) =>
        Schema.TryGetProperty(name, out var beside) && beside.ValueKind == kind ? beside : null;
}

/// <summary>What a keyword of a schema asks for. One whose own value is not as it should be asks for nothing.</summary>
internal delegate void Keyword(SchemaRun run, JsonElement asked, Spot spot);

/// <summary>The keywords that are known. Others ask for nothing: they are annotations, or of a draft that is not known.</summary>
internal static class Keywords
{
    private static readonly FrozenDictionary<string, Keyword> Known = new Dictionary<string, Keyword>
    {
        ["type"] = ValueKeywords.Type,
        ["enum"] = ValueKeywords.Enum,
        ["const"] = ValueKeywords.Const,

        ["minimum"] = NumberKeywords.Minimum,
        ["maximum"] = NumberKeywords.Maximum,
        ["exclusiveMinimum"] = NumberKeywords.ExclusiveMinimum,
        ["exclusiveMaximum"] = NumberKeywords.ExclusiveMaximum,
        ["multipleOf"] = NumberKeywords.MultipleOf,

        ["minLength"] = TextKeywords.MinLength,
        ["maxLength"] = TextKeywords.MaxLength,
        ["pattern"] = TextKeywords.Pattern,
        ["format"] = TextKeywords.Format,

        ["prefixItems"] = ListKeywords.PrefixItems,
        ["items"] = ListKeywords.Items,
        ["additionalItems"] = ListKeywords.AdditionalItems,
        ["contains"] = ListKeywords.Contains,
        ["minItems"] = ListKeywords.MinItems,
        ["maxItems"] = ListKeywords.MaxItems,
        ["uniqueItems"] = ListKeywords.UniqueItems,

        ["properties"] = ObjectKeywords.Properties,
        ["patternProperties"] = ObjectKeywords.PatternProperties,
        ["additionalProperties"] = ObjectKeywords.AdditionalProperties,
        ["propertyNames"] = ObjectKeywords.PropertyNames,
        ["required"] = ObjectKeywords.Required,
        ["dependentRequired"] = ObjectKeywords.DependentRequired,
        ["dependentSchemas"] = ObjectKeywords.DependentSchemas,
        ["minProperties"] = ObjectKeywords.MinProperties,
        ["maxProperties"] = ObjectKeywords.MaxProperties,

        ["$ref"] = CombiningKeywords.Ref,
        ["allOf"] = CombiningKeywords.AllOf,
        ["anyOf"] = CombiningKeywords.AnyOf,
        ["oneOf"] = CombiningKeywords.OneOf,
        ["not"] = CombiningKeywords.Not,
        ["if"] = CombiningKeywords.If,

        ["unevaluatedProperties"] = Doubt,
        ["unevaluatedItems"] = Doubt,
        ["dependencies"] = Doubt,
        ["$dynamicRef"] = Doubt,
        ["$recursiveRef"] = Doubt,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A keyword by its name, or <see langword="null"/>.</summary>
    public static Keyword? Find(string name) => Known.GetValueOrDefault(name);

    // What no caller was seen to use asks for something that is not checked.
    private static void Doubt(SchemaRun run, JsonElement asked, Spot spot) => run.Found.Doubt();
}
