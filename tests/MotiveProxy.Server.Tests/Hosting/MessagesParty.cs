using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>A client of Anthropic's Messages: it keeps its history, sends all of it, and reads whole and streamed messages alike.</summary>
public sealed class MessagesParty(HttpClient http, string model, string path)
{
    private readonly JsonArray _history = [];

    /// <summary>What is sent beside model and messages.</summary>
    public JsonObject Also { get; } = [];

    /// <summary>Says something and begins to wait for the response.</summary>
    public Task<HttpResponseMessage> Say(JsonNode content)
    {
        _history.Add(new JsonObject { ["role"] = "user", ["content"] = content });
        var body = new JsonObject { ["model"] = model, ["max_tokens"] = 1024, ["messages"] = _history.DeepClone() };
        foreach (var (name, value) in Also)
            body[name] = value?.DeepClone();
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json.Content(body) };
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>The message of a successful response; the party remembers it.</summary>
    public async Task<JsonObject> HearAsync(Task<HttpResponseMessage> saying)
    {
        using var response = await saying.Soon();
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        var message = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? MessageOf(body) : JsonNode.Parse(body)!.AsObject();
        _history.Add(new JsonObject { ["role"] = message.Text("role"), ["content"] = message["content"]!.DeepClone() });
        return message;
    }

    /// <summary>The text of a message that has only one block.</summary>
    public static string TextOf(JsonObject message) => Assert.Single(message["content"]!.AsArray()).Text("text");

    private static JsonObject MessageOf(string stream)
    {
        Assert.EndsWith("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n", stream, StringComparison.Ordinal);
        var message = new JsonObject();
        foreach (var lines in stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => one.Split('\n')))
        {
            var data = JsonNode.Parse(lines[1]["data: ".Length..])!.AsObject();
            Assert.Equal($"event: {data.Text("type")}", lines[0]);
            message = Take(message, data);
        }

        foreach (var block in message["content"]!.AsArray().Where(block => block.Text("type") == "tool_use"))
            block!["input"] = JsonNode.Parse(block.Text("json"));
        return message;
    }

    private static JsonObject Take(JsonObject message, JsonObject data)
    {
        switch (data.Text("type"))
        {
            case "message_start":
                return data["message"]!.DeepClone().AsObject();
            case "content_block_start":
                message["content"]!.AsArray().Add(data["content_block"]!.DeepClone());
                break;
            case "content_block_delta":
                var block = message["content"]![data["index"]!.GetValue<int>()]!.AsObject();
                var isText = data["delta"].Text("type") == "text_delta";
                block[isText ? "text" : "json"] = (block[isText ? "text" : "json"]?.GetValue<string>() ?? "") + data["delta"].Text(isText ? "text" : "partial_json");
                break;
            case "message_delta":
                message["stop_reason"] = data["delta"]!["stop_reason"]?.DeepClone();
                break;
        }

        return message;
    }
}
