using System.Runtime.InteropServices;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>One schema on its way to being flat, with how much work is left for it.</summary>
internal sealed class Flattening(SchemaSource source)
{
    // What is put together is copied.
    private const int BytesForAStep = 256;

    private int _left = FormLimits.MostMerging;

    /// <summary>Flattens a schema.</summary>
    public FlatSchema Flatten(JsonElement schema)
    {
        var keywords = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var references = new List<string>();
        var isWhole = Gather(schema, keywords, references, []);
        return new FlatSchema(schema, keywords, isWhole, references.FirstOrDefault());
    }

    // False if the parts contradict each other, cannot be found, mean each other, or are too many.
    private bool Gather(JsonElement schema, Dictionary<string, JsonElement> keywords, List<string> references, HashSet<string> within)
    {
        if (schema.ValueKind is JsonValueKind.False)
            return false;
        if (schema.ValueKind is not JsonValueKind.Object)
            return true;
        if ((_left -= 1 + (JsonMarshal.GetRawUtf8Value(schema).Length / BytesForAStep)) < 0)
            return false;

        var fits = true;
        foreach (var keyword in schema.EnumerateObject().Where(keyword => keyword.Name is not ("$ref" or "allOf")))
            fits &= SchemaMerge.Add(keywords, keyword.Name, keyword.Value);
        if (schema.TryGetProperty("$ref", out var reference))
            fits &= Follow(reference, keywords, references, within);
        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind is JsonValueKind.Array)
            fits &= all.EnumerateArray().All(part => Gather(part, keywords, references, within));

        return fits;
    }

    private bool Follow(JsonElement reference, Dictionary<string, JsonElement> keywords, List<string> references, HashSet<string> within)
    {
        if (reference.ValueKind is not JsonValueKind.String || source.Resolve(reference.GetString()!) is not { } target)
            return false;

        var name = reference.GetString()!;
        references.Add(name);
        if (!within.Add(name))
            return false;

        var fits = Gather(target, keywords, references, within);
        within.Remove(name);
        return fits;
    }
}
