using System.Text;
using System.Text.Json.Nodes;

namespace MotiveProxy.Protocols.Tests;

/// <summary>Takes what a fold wrote apart, as strictly as the strictest client of its content type.</summary>
internal static class Frames
{
    /// <summary>The JSON of a body, of each event or of each line. What only ends a stream is left out.</summary>
    public static IReadOnlyList<JsonNode> Read(string contentType, ReadOnlySpan<byte> output)
    {
        var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(output);
        Assert.Equal(-1, text.AsSpan().IndexOfAny("\r\u0085\u2028\u2029"));
        return contentType switch
        {
            "application/json" => text.Trim('\n').Length == 0 ? [] : [Parse(text)],
            "text/event-stream" => [.. Events(text)],
            "application/x-ndjson" => [.. Lines(text).Select(Parse)],
            _ => throw new ArgumentOutOfRangeException(nameof(contentType), contentType, "No protocol's."),
        };
    }

    private static IEnumerable<JsonNode> Events(string text)
    {
        if (text.Length == 0)
            yield break;

        Assert.EndsWith("\n\n", text, StringComparison.Ordinal);
        foreach (var lines in text[..^2].Split("\n\n").Select(one => one.Split('\n')))
        {
            Assert.StartsWith("data: ", lines[^1], StringComparison.Ordinal);
            Assert.InRange(lines.Length, 1, 2);
            if (lines[^1] == "data: [DONE]")
                continue;

            var data = Parse(lines[^1]["data: ".Length..]);
            if (lines.Length == 2)
                Assert.Equal($"event: {data["type"]!.GetValue<string>()}", lines[0]);
            yield return data;
        }
    }

    private static string[] Lines(string text)
    {
        if (text.Length == 0)
            return [];

        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return text[..^1].Split('\n');
    }

    private static JsonNode Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
