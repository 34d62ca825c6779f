using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>A string.</summary>
public sealed class TextField : Field
{
    private const int LongestLine = 80;
    private const int MostRows = 16;

    private readonly bool _isOneLine;

    internal TextField(FieldPlace place, FlatSchema schema)
        : base(place, schema) =>
        _isOneLine = schema.Text("format") is not null || schema.Text("pattern") is not null || schema.Count("maxLength") <= LongestLine;

    /// <summary>What was typed.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Whether a text without a character is meant: until then an empty input is no value.</summary>
    public bool IsMeantEmpty { get; private set; }

    /// <summary>Whether several lines may be typed. The schema does not say, so most texts may have them.</summary>
    public bool IsMultiLine => !_isOneLine || Text.Contains('\n', StringComparison.Ordinal);

    /// <summary>How many lines to show, 1 to 16.</summary>
    public int Rows => Math.Clamp(Text.Count(letter => letter is '\n') + 1 + (Text.Length / LongestLine), 1, MostRows);

    /// <summary>The keyboard that suits it on a phone, in HTML's words.</summary>
    public string InputMode => Schema.Text("format") switch
    {
        "email" => "email",
        "uri" or "url" => "url",
        _ => "text",
    };

    /// <inheritdoc/>
    public override bool IsLeaf => true;

    private protected override bool IsBlank => Text.Length == 0 && !IsMeantEmpty;

    /// <summary>Changes the text.</summary>
    public void SetText(string text)
    {
        Text = JsonText.Whole(text);
        IsMeantEmpty &= text.Length == 0;
        Edited();
    }

    /// <summary>Says whether a text without a character is meant.</summary>
    public void SetMeantEmpty(bool isMeant)
    {
        IsMeantEmpty = isMeant && Text.Length == 0;
        Edited();
    }

    private protected override bool TryTake(JsonElement value, bool keepsAll)
    {
        if (value.ValueKind is not JsonValueKind.String)
            return false;

        Text = value.GetString()!;
        IsMeantEmpty = Text.Length == 0;
        return true;
    }

    private protected override void WriteValue(StringBuilder json) => JsonText.WriteString(json, Text);
}
