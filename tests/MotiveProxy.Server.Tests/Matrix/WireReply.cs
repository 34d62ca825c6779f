using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>All that came over the wire as one reply.</summary>
/// <param name="Status">Its status.</param>
/// <param name="ContentType">The type of its content.</param>
/// <param name="Text">Its body, as far as it came.</param>
/// <param name="IsCut">Whether the connection ended before the body did.</param>
internal sealed record WireReply(HttpStatusCode Status, string? ContentType, string Text, bool IsCut)
{
    private const string EventData = "data: ";

    /// <summary>The JSON of the body, of its events or of its lines.</summary>
    public IReadOnlyList<JsonNode> Frames => ContentType switch
    {
        "text/event-stream" => [.. Lines.Where(line => line.StartsWith(EventData, StringComparison.Ordinal) && !line.EndsWith("[DONE]", StringComparison.Ordinal)).Select(line => Parse(line[EventData.Length..]))],
        "application/x-ndjson" => [.. Lines.Select(Parse)],
        _ => [Parse(Text)],
    };

    private IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The object that a reply is; <see langword="null"/> for a stream.</summary>
    public JsonNode? Whole() => ContentType is "application/json" ? Frames[0] : null;

    /// <summary>Sends a request and reads what comes, to its end or to where it is cut.</summary>
    public static async Task<WireReply> OfAsync(HttpClient http, string path, JsonObject body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json.Content(body) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var read = new MemoryStream();
        var isCut = false;
        try
        {
            await stream.CopyToAsync(read).Soon();
        }
        catch (IOException)
        {
            isCut = true;
        }

        return new WireReply(
            response.StatusCode, response.Content.Headers.ContentType?.MediaType, Encoding.UTF8.GetString(read.GetBuffer(), 0, (int)read.Length), isCut);
    }

    private static JsonNode Parse(string text) => JsonNode.Parse(text)!;
}
