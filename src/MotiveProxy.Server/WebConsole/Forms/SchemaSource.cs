using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>The whole schema that a form is made from: what its references point into.</summary>
internal sealed class SchemaSource
{
    private SchemaSource(JsonElement root, bool isRead) => (Root, IsRead) = (root, isRead);

    /// <summary>Whether there is a schema that could be read.</summary>
    public bool IsRead { get; }

    /// <summary>All of it.</summary>
    public JsonElement Root { get; }

    /// <summary>Reads a schema's text; what is no schema, or too long for a form, is taken for one that is content with everything.</summary>
    public static SchemaSource Read(string? text) =>
        text is { Length: <= FormLimits.LongestSchema } && JsonText.TryParse(text) is { ValueKind: JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False } root
            ? new SchemaSource(root, isRead: true)
            : new SchemaSource(FlatSchema.Anything, isRead: false);

    /// <summary>A schema with its references followed and its <c>allOf</c> put into one.</summary>
    public FlatSchema Flatten(JsonElement schema) => new Flattening(this).Flatten(schema);

    /// <summary>Finds what a <c>$ref</c> means; whatever is outside of the schema is never looked for.</summary>
    public JsonElement? Resolve(string reference)
    {
        if (reference is "#")
            return Root;
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return null;

        JsonElement? found = Root;
        foreach (var step in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            found = found is { } within ? StepInto(within, name) : null;
        }

        return found;
    }

    private static JsonElement? StepInto(JsonElement within, string name)
    {
        if (within.ValueKind is JsonValueKind.Object)
            return within.TryGetProperty(name, out var member) ? member : null;

        return within.ValueKind is JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < within.GetArrayLength()
            ? within[index]
            : null;
    }
}
