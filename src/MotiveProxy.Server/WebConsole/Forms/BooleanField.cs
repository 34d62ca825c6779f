using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>True or false.</summary>
public sealed class BooleanField : Field
{
    internal BooleanField(FieldPlace place, FlatSchema schema)
        : base(place, schema)
    {
    }

    /// <summary>What was chosen, if anything was.</summary>
    public bool? Value { get; private set; }

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    private protected override bool IsBlank => Value is null;

    /// <summary>Chooses, or takes the choice back.</summary>
    public void SetValue(bool? value)
    {
        Value = value;
        Edited();
    }

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            return false;

        Value = value.ValueKind is JsonValueKind.True;
        return true;
    }

    private protected override void WriteValue(StringBuilder json) => json.Append(Value is true ? "true" : "false");
}
