using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>One client of a session that speaks Google's Gemini. It keeps its history as @google/genai does: a content for each object of a stream.</summary>
/// <param name="http">Its connections.</param>
/// <param name="path">The path up to the method.</param>
/// <param name="method">The method, with its query.</param>
public sealed class GeminiParty(HttpClient http, string path, string method)
{
    public const string Whole = "generateContent";
    public const string Events = "streamGenerateContent?alt=sse";
    public const string Array = "streamGenerateContent";

    private readonly JsonArray _history = [];

    /// <summary>What is sent beside the contents.</summary>
    public JsonObject Also { get; } = [];

    /// <summary>Says something and begins to wait for the response.</summary>
    public Task<HttpResponseMessage> Say(params JsonObject[] parts)
    {
        _history.Add(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray([.. parts]) });
        return SayAgain();
    }

    /// <summary>Says a text.</summary>
    public Task<HttpResponseMessage> Say(string text, CancellationToken cancellation = default)
    {
        _history.Add(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) });
        return SayAgain(cancellation);
    }

    /// <summary>Sends the last request again, as a retry.</summary>
    public Task<HttpResponseMessage> SayAgain(CancellationToken cancellation = default)
    {
        var body = new JsonObject { ["contents"] = _history.DeepClone() };
        foreach (var (name, value) in Also)
            body[name] = value?.DeepClone();
        var request = new HttpRequestMessage(HttpMethod.Post, $"{path}:{method}") { Content = Json.Content(body) };
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>A successful reply; the party remembers it.</summary>
    public async Task<GeminiReply> HearAsync(Task<HttpResponseMessage> saying)
    {
        using var response = await saying.Soon();
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        List<JsonNode> objects = method switch
        {
            Whole => [JsonNode.Parse(body)!],
            Array => [.. JsonNode.Parse(body)!.AsArray().Select(one => one!)],
            _ => [.. body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(data => JsonNode.Parse(data["data: ".Length..])!)],
        };
        foreach (var one in objects)
            _history.Add(one["candidates"]![0]!["content"]!.DeepClone());
        return new GeminiReply(objects);
    }
}

/// <summary>A reply of Gemini's, whole or in pieces.</summary>
public sealed class GeminiReply(IReadOnlyList<JsonNode> objects)
{
    public string Text => string.Concat(Parts.Select(part => part["text"]?.GetValue<string>()));

    public IReadOnlyList<JsonNode> Calls => [.. Parts.Select(part => part["functionCall"]).OfType<JsonNode>()];

    public string FinishReason => objects[^1]["candidates"]![0].Text("finishReason");

    public string Id => Assert.Single(objects.Select(one => one.Text("responseId")).Distinct());

    public string Model => Assert.Single(objects.Select(one => one.Text("modelVersion")).Distinct());

    private IEnumerable<JsonNode> Parts => objects.SelectMany(one => one["candidates"]![0]!["content"]!["parts"]!.AsArray()).OfType<JsonNode>();
}
