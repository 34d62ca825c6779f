using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MotiveProxy.Server.Tests.Hosting;

internal static class Json
{
    public static HttpContent Content(JsonNode body) => Content(body.ToJsonString());

    public static HttpContent Content(string body) => new StringContent(body, Encoding.UTF8, "application/json");

    /// <summary>A chat request of one user message.</summary>
    public static JsonObject Chat(string model, string text, bool? stream = null)
    {
        var body = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = text }),
        };
        if (stream is not null)
            body["stream"] = stream;
        return body;
    }

    /// <summary>The text of a chat completion.</summary>
    public static string TextOf(string body) =>
        JsonNode.Parse(body)!["choices"]![0]!["message"]!["content"]!.GetValue<string>();

    public static async Task<JsonObject> ReadJsonAsync(this HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

    public static string Text(this JsonNode? node, string name) => node![name]!.GetValue<string>();

    public static JsonElement Element(string json) => JsonDocument.Parse(json).RootElement;
}
