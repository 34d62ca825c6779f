using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A number, kept as it is typed: no digit is lost, however many there are.</summary>
public sealed class NumberField : Field
{
    internal NumberField(FieldPlace place, FlatSchema schema, bool isWhole)
        : base(place, schema) => IsWhole = isWhole;

    /// <summary>Whether it must be whole.</summary>
    public bool IsWhole { get; }

    /// <summary>What was typed. What is no number is sent as text, if it is sent.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The keyboard that suits it on a phone, in HTML's words. Those for digits have no minus.</summary>
    public string InputMode => (Schema.Number("minimum") ?? Schema.Number("exclusiveMinimum")) switch
    {
        null or ['-', ..] => "text",
        _ => IsWhole ? "numeric" : "decimal",
    };

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    private protected override bool IsBlank => string.IsNullOrWhiteSpace(Text);

    /// <summary>Changes what is typed.</summary>
    public void SetText(string text)
    {
        Text = JsonText.Whole(text);
        Edited();
    }

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String when keepsAll && Schema.Any("type") is not null && !string.IsNullOrWhiteSpace(value.GetString()) && !IsNumber(value.GetString()!) => value.GetString(),
            _ => null,
        };
        Text = text ?? Text;
        return text is not null;
    }

    private protected override void WriteValue(StringBuilder json)
    {
        if (IsNumber(Text))
            json.Append(Text.Trim());
        else
            JsonText.WriteString(json, Text);
    }

    private protected override string? FindMistyped() =>
        IsBlank || IsNumber(Text) ? null
        : IsWhole ? "must be a whole number in digits, such as 12"
        : "must be a number in digits, such as 12 or -0.5";

    private static bool IsNumber(string text) => JsonText.TryParse(text) is { ValueKind: JsonValueKind.Number };
}
