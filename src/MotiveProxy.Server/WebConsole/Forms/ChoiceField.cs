using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A value that a person may choose.</summary>
/// <param name="Json">The value, as JSON on one line.</param>
/// <param name="Label">What it is called.</param>
public sealed record Choice(string Json, string Label);

/// <summary>One of several values, or the only one that is allowed.</summary>
public sealed class ChoiceField : Field
{
    private readonly IReadOnlyList<JsonElement> _values;

    internal ChoiceField(FieldPlace place, FlatSchema schema, IReadOnlyList<(JsonElement Value, string? Label)> choices)
        : base(place, schema)
    {
        _values = [.. choices.Select(choice => choice.Value)];
        Choices = [.. choices.Select(choice => new Choice(JsonText.Compact(choice.Value), choice.Label ?? LabelOf(choice.Value)))];
        Selected = IsFixed ? 0 : null;
    }

    /// <summary>What there is to choose from, in the schema's order; at least one.</summary>
    public IReadOnlyList<Choice> Choices { get; }

    /// <summary>Which one was chosen, from 0; <see langword="null"/> if none was.</summary>
    public int? Selected { get; private set; }

    /// <summary>Whether there is nothing to choose: the one value is given without asking.</summary>
    public bool IsFixed => _values.Count == 1;

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    private protected override bool IsBlank => Selected is null;

    /// <summary>Chooses one by its number, from 0, or takes the choice back.</summary>
    public void Select(int? index)
    {
        Selected = index is { } number && number >= 0 && number < _values.Count ? number : IsFixed ? 0 : null;
        Edited();
    }

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        for (var i = 0; i < _values.Count; i++)
        {
            if (!JsonElement.DeepEquals(_values[i], value))
                continue;

            Selected = i;
            return true;
        }

        return false;
    }

    private protected override void WriteValue(StringBuilder json) => json.Append(Choices[Selected!.Value].Json);

    private static string LabelOf(JsonElement value) => value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : JsonText.Compact(value);
}
