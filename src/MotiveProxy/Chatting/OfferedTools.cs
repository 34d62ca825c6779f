using System.Text.Json;
using MotiveProxy.Talking;

namespace MotiveProxy.Chatting;

/// <summary>A tool that the caller of a prompt declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Template">A JSON object with its properties, to be filled in.</param>
internal sealed record OfferedTool(string Name, string Description, string Template);

/// <summary>Looks up which tools the presented prompt offers. The operator API knows; a client that may not ask it does without.</summary>
internal sealed class OfferedTools(ServerLink server, string session)
{
    public async Task<IReadOnlyList<OfferedTool>> FindAsync(CancellationToken cancellation)
    {
        try
        {
            using var document = JsonDocument.Parse(await server.GetAsync("api/sessions/" + Uri.EscapeDataString(session), cancellation));
            foreach (var prompt in document.RootElement.GetProperty("prompts").EnumerateArray())
                if (prompt.GetProperty("state").GetString() is "presented" or "answering" && prompt.TryGetProperty("tools", out var tools))
                    return [.. tools.EnumerateArray().Select(Read)];

            return [];
        }
        catch (Exception failure) when (failure is ServerFaultException or ConnectionLostException or JsonException or KeyNotFoundException)
        {
            return [];
        }
    }

    private static OfferedTool Read(JsonElement tool) => new(
        tool.GetProperty("name").GetString()!,
        tool.TryGetProperty("description", out var description) ? description.GetString() ?? "" : "",
        tool.TryGetProperty("parameters", out var parameters) ? TemplateOf(parameters) : "{}");

    private static string TemplateOf(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("properties", out var properties) || properties.ValueKind is not JsonValueKind.Object)
            return "{}";

        return "{" + string.Join(", ", properties.EnumerateObject().Select(property => $"\"{JsonEncodedText.Encode(property.Name)}\": {EmptyOf(property.Value)}")) + "}";
    }

    private static string EmptyOf(JsonElement schema)
    {
        var type = schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("type", out var named) && named.ValueKind is JsonValueKind.String ? named.GetString() : null;
        return type switch
        {
            "integer" or "number" => "0",
            "boolean" => "false",
            "array" => "[]",
            "object" => "{}",
            _ => "\"\"",
        };
    }
}
