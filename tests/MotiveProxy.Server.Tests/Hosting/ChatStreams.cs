using System.Text.Json.Nodes;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>Reads a chat reply that came as server-sent events, as strictly as the strictest client.</summary>
internal static class ChatStreams
{
    public const string Done = "[DONE]";

    /// <summary>The data of every event.</summary>
    public static IReadOnlyList<string> DataOf(string body)
    {
        Assert.EndsWith("\n\n", body, StringComparison.Ordinal);
        var events = body[..^2].Split("\n\n");
        Assert.All(events, one => Assert.StartsWith("data: ", one, StringComparison.Ordinal));
        return [.. events.Select(one => one["data: ".Length..])];
    }

    /// <summary>The text of a whole stream, which must end as it should.</summary>
    public static string TextOf(string body)
    {
        var data = DataOf(body);
        Assert.Equal(Done, data[^1]);
        return string.Concat(data.SkipLast(1).Select(TextOfChunk));
    }

    public static string TextOfChunk(string data) =>
        JsonNode.Parse(data)!["choices"]!.AsArray() is [var choice, ..] ? choice!["delta"]!["content"]?.GetValue<string>() ?? "" : "";
}
