using System.Text.Encodings.Web;
using System.Text.Json;

namespace MotiveProxy.Server.WebConsole.Drawing;

/// <summary>JSON for people: indented, and with the letters of every language as they are.</summary>
internal static class PrettyJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Formats a text, if it is JSON; else it stays as it is.</summary>
    public static string Of(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonSerializer.Serialize(document.RootElement, Indented);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
