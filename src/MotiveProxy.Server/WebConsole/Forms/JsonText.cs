using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Forms;

/// <summary>JSON as text that stays as it was typed: numbers digit by digit, members in their order, no more escapes than JSON demands.</summary>
internal static class JsonText
{
    private const int IndentWidth = 2;

    // What is put together from parts of a schema is deeper than its parts.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 1_000 };

    /// <summary>Reads a text; <see langword="null"/> if it is no JSON, or holds a string that cannot be read.</summary>
    public static JsonElement? TryParse(string text)
    {
        try
        {
            var value = JsonElement.Parse(text);
            return IsReadable(value) ? value : null;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            // An argument exception tells of half a character.
            return null;
        }
    }

    /// <summary>A text as it was typed, with U+FFFD for halves of characters.</summary>
    public static string Whole(string typed) => typed.Any(char.IsSurrogate) ? string.Concat(typed.EnumerateRunes()) : typed;

    /// <summary>Reads a text that was made here from JSON.</summary>
    public static JsonElement Parse(string text) => JsonElement.Parse(text, Deep);

    /// <summary>A string as a value.</summary>
    public static JsonElement Quote(string value)
    {
        var text = new StringBuilder();
        WriteString(text, value);
        return Parse(text.ToString());
    }

    /// <summary>A value on one line.</summary>
    public static string Compact(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.ToString();
    }

    /// <summary>A value with a line for each member and entry.</summary>
    public static string Pretty(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value, level: 0);
        return text.ToString();
    }

    /// <summary>Writes a value on one line.</summary>
    public static void Write(StringBuilder text, JsonElement value) => Write(text, value, level: null);

    /// <summary>Writes a string in quotes. Halves of characters become U+FFFD.</summary>
    public static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value.EnumerateRunes())
        {
            _ = letter.Value switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{letter.Value:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    private static void Write(StringBuilder text, JsonElement value, int? level)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(text, value, level);
                break;
            case JsonValueKind.Array:
                WriteArray(text, value, level);
                break;
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonElement value, int? level)
    {
        text.Append('{');
        var isFirst = true;
        foreach (var member in value.EnumerateObject())
        {
            Separate(text, level + 1, isFirst);
            WriteString(text, member.Name);
            text.Append(level is null ? ":" : ": ");
            Write(text, member.Value, level + 1);
            isFirst = false;
        }

        if (!isFirst)
            NewLine(text, level);
        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonElement value, int? level)
    {
        text.Append('[');
        var isFirst = true;
        foreach (var entry in value.EnumerateArray())
        {
            Separate(text, level + 1, isFirst);
            Write(text, entry, level + 1);
            isFirst = false;
        }

        if (!isFirst)
            NewLine(text, level);
        text.Append(']');
    }

    private static void Separate(StringBuilder text, int? level, bool isFirst)
    {
        if (!isFirst)
            text.Append(',');
        NewLine(text, level);
    }

    private static void NewLine(StringBuilder text, int? level)
    {
        if (level is { } deep)
            text.Append('\n').Append(' ', deep * IndentWidth);
    }

    // An escape for half a character is JSON, and no text.
    private static bool IsReadable(JsonElement value)
    {
        try
        {
            Compact(value);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
