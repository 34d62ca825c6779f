using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>Any JSON, written as such: the schema allows everything, or cannot be drawn.</summary>
public sealed class RawField : Field
{
    internal RawField(FieldPlace place, FlatSchema schema, string? reason)
        : base(place, schema)
    {
        Reason = reason;
        BeginRaw();
    }

    /// <summary>Why there are no fields; <see langword="null"/> if any JSON will do.</summary>
    public string? Reason { get; }

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    /// <inheritdoc/>
    public override bool HasFields => false;

    private protected override bool IsBlank => true;

    private protected override bool TryTake(JsonElement value, bool keepsAll) => false;

    private protected override void WriteValue(StringBuilder json) => json.Append("null");
}
