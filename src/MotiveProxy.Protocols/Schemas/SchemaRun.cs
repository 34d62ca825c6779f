using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MotiveProxy.Protocols.Schemas;

/// <summary>One check on its way: what is found so far, and how much work is left.</summary>
/// <param name="root">The whole schema, which references point into.</param>
/// <param name="steps">How much work it may be.</param>
/// <param name="most">How many mistakes are kept.</param>
internal sealed class SchemaRun(JsonElement root, long steps, int most = Findings.MostTold)
{
    // A value is 64 levels deep at most, and a level of it seldom takes more than four of a schema.
    private const int MaxDepth = 512;

    // Measured: the matcher needs up to 2.5 microseconds for a character.
    private const int StepsForACharacter = 100;

    private readonly Dictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);
    private long _left = steps;
    private int _depth;

    /// <summary>The mistakes so far.</summary>
    public Findings Found { get; private set; } = new(most);

    /// <summary>Whether the work became too much: what was not finished until then says nothing.</summary>
    public bool IsOver => _left < 0;

    /// <summary>Takes work off what is left.</summary>
    /// <returns>Whether there is still some left.</returns>
    public bool Spend(long work)
    {
        _left -= IsOver ? 0 : work;
        return !IsOver;
    }

    /// <summary>Checks a value against a schema.</summary>
    public void Apply(JsonElement schema, JsonElement value, Place place)
    {
        if (schema.ValueKind is JsonValueKind.False)
            Found.Add(new Mistake(place, "must not be there", ""));
        if (schema.ValueKind is not JsonValueKind.Object || !Spend(1 + schema.GetPropertyCount()) || IsNullable(schema, value))
            return;

        if (_depth == MaxDepth)
        {
            _left = -1;
            return;
        }

        _depth++;
        foreach (var keyword in schema.EnumerateObject())
            Keywords.Find(keyword.Name)?.Invoke(this, keyword.Value, new Spot(schema, value, place));

        _depth--;
    }

    /// <summary>Checks a value against a schema that it need not fit.</summary>
    public Findings Try(JsonElement schema, JsonElement value, Place place)
    {
        var before = Found;
        Found = new Findings(most);
        Apply(schema, value, place);
        var found = Found;
        Found = before;
        return found;
    }

    /// <summary>Finds what a <c>$ref</c> means within this schema; whatever is outside of it is never looked for.</summary>
    public JsonElement? Resolve(string reference)
    {
        if (reference is "#")
            return root;
        if (!reference.StartsWith("#/", StringComparison.Ordinal))
            return null;

        var found = root;
        foreach (var step in Uri.UnescapeDataString(reference[2..]).Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (StepInto(found, name) is not { } next)
                return null;

            found = next;
        }

        return found;
    }

    /// <summary>Whether two values are the same: order of members and the way of writing numbers do not count. Meaningless once <see cref="IsOver"/>.</summary>
    public bool IsSame(JsonElement one, JsonElement other)
    {
        var shorter = Math.Min(JsonMarshal.GetRawUtf8Value(one).Length, JsonMarshal.GetRawUtf8Value(other).Length);
        return Spend(one.ValueKind == other.ValueKind ? shorter : 1) && JsonElement.DeepEquals(one, other);
    }

    /// <summary>
    /// Whether a text matches a pattern, in time that grows with its length only. It does match where that cannot be known
    /// (<see cref="Patterns"/>).
    /// </summary>
    public bool Matches(string pattern, string text)
    {
        if (!Spend(pattern.Length + ((long)StepsForACharacter * text.Length)))
            return true;
        if (!_patterns.TryGetValue(pattern, out var known))
            _patterns[pattern] = known = Patterns.TryBuild(pattern);
        if (known is null)
            Found.Doubt();

        return known?.IsMatch(text) ?? true;
    }

    // OpenAPI's word, which callers carry over into schemas.
    private static bool IsNullable(JsonElement schema, JsonElement value) =>
        value.ValueKind is JsonValueKind.Null && schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind is JsonValueKind.True;

    private JsonElement? StepInto(JsonElement within, string name)
    {
        if (within.ValueKind is JsonValueKind.Object)
            return Spend(within.GetPropertyCount()) && within.TryGetProperty(name, out var member) ? member : null;

        return within.ValueKind is JsonValueKind.Array && int.TryParse(name, out var index) && index >= 0 && index < within.GetArrayLength()
            ? within[index]
            : null;
    }
}
