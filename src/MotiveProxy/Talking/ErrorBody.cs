using System.Text.Json;

namespace MotiveProxy.Talking;

/// <summary>Reads OpenAI's shape of an error, which all of the server's own paths use.</summary>
internal static class ErrorBody
{
    /// <summary>The error that a body or an event holds, if it holds one.</summary>
    public static (string Code, string Message)? Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error that an element holds, if it holds one.</summary>
    public static (string Code, string Message)? Read(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object || !element.TryGetProperty("error", out var error) || error.ValueKind is not JsonValueKind.Object)
            return null;

        return (Text(error, "code"), Text(error, "message"));
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString()! : "";
}
