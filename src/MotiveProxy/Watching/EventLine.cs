using System.Text;
using System.Text.Json;
using MotiveProxy.Talking;

namespace MotiveProxy.Watching;

/// <summary>One event in one line: time, session, kind, and what it tells.</summary>
internal static class EventLine
{
    private const int LongestField = 100;

    private static readonly HashSet<string> Head = ["number", "at_ts", "session", "kind"];

    public static string Of(JsonElement data, TimeZoneInfo zone)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(data.GetProperty("at_ts").GetDouble());
        var line = new StringBuilder();
        line.Append($"{TimeZoneInfo.ConvertTime(at, zone):HH:mm:ss.fff} {Short(data.GetProperty("session"))} {Short(data.GetProperty("kind"))}");
        foreach (var field in data.EnumerateObject())
            if (!Head.Contains(field.Name) && field.Value.ValueKind is not JsonValueKind.Null)
                line.Append($" {field.Name}={Short(field.Value)}");

        return line.ToString();
    }

    private static string Short(JsonElement value) => Printable.InOneLine(TextOf(value), LongestField);

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray().Select(TextOf)),
        JsonValueKind.Object => OfObject(value),
        _ => value.GetRawText(),
    };

    // Of a conversation the last message says what is new; of anything with a text the text.
    private static string OfObject(JsonElement value)
    {
        if (value.TryGetProperty("messages", out var messages) && messages.ValueKind is JsonValueKind.Array && messages.GetArrayLength() > 0)
            return TextOf(messages[messages.GetArrayLength() - 1]);
        if (value.TryGetProperty("content", out var content) && content.ValueKind is JsonValueKind.Array)
            return TextOf(content);
        if (value.TryGetProperty("text", out var text) && text.ValueKind is JsonValueKind.String)
            return text.GetString()!;

        return value.GetRawText();
    }
}
