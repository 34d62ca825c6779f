using System.Globalization;
using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>The official Node client: one of the scripts in node/, in one of its major versions, as a process of its own.</summary>
internal static class NodeSdk
{
    /// <summary>The versions under test, as node/package.json names them.</summary>
    public static TheoryData<string> Versions { get; } = ["openai4", "openai7"];

    /// <summary>The versions, each with each way to read a reply.</summary>
    public static TheoryData<string, string> VersionsAndWays { get; } = new()
    {
        { "openai4", "whole" }, { "openai4", "stream" }, { "openai4", "helper" },
        { "openai7", "whole" }, { "openai7", "stream" }, { "openai7", "helper" },
    };

    /// <summary>The versions, each with each way to read a stream.</summary>
    public static TheoryData<string, string> VersionsAndStreams { get; } = new()
    {
        { "openai4", "stream" }, { "openai4", "helper" }, { "openai7", "stream" }, { "openai7", "helper" },
    };

    /// <summary>The versions, each with the two ways to read a reply of an API without helpers.</summary>
    public static TheoryData<string, string> VersionsWithoutHelper { get; } = new()
    {
        { "openai4", "whole" }, { "openai4", "stream" }, { "openai7", "whole" }, { "openai7", "stream" },
    };

    /// <summary>Starts a script.</summary>
    /// <param name="script">Its name without <c>.mjs</c>.</param>
    /// <param name="library">The version.</param>
    /// <param name="baseAddress">The client's base URL.</param>
    /// <param name="session">The model.</param>
    /// <param name="how">How replies are read: whole, stream or helper.</param>
    /// <param name="patience">The client's time-out; its own default is 600 s.</param>
    /// <param name="retries">How often it comes back; its own default is 2.</param>
    public static OutsideProgram Start(
        string script, string library, Uri baseAddress, string session, string how = "whole", TimeSpan? patience = null, int? retries = null)
    {
        List<string> arguments = [baseAddress.ToString(), session];
        if (patience is { } limit)
            arguments.AddRange([limit.TotalMilliseconds.ToString(CultureInfo.InvariantCulture), $"{retries ?? 2}"]);
        return Start(script, library, arguments, new Dictionary<string, string> { ["HOW"] = how });
    }

    /// <summary>Starts a script that is told something of its own.</summary>
    public static OutsideProgram Start(string script, string library, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var node = Require.Tool("node");
        var installed = Directory.Exists(Path.Combine(Place.NodeScripts, "node_modules", library));
        Require.That(installed, $"{library} is not installed: run `npm ci` in {Place.NodeScripts}");
        return OutsideProgram.Start(node, [$"{script}.mjs", library, .. arguments], Place.NodeScripts, environment);
    }

    /// <summary>Says something in a chat script, and reads the reply.</summary>
    public static async Task<JsonElement> SayAsync(this OutsideProgram chat, string text)
    {
        await chat.TypeAsync(JsonSerializer.Serialize(text));
        return await chat.NextResultAsync();
    }

    /// <summary>Says something in a chat script, and reads the reply's text; fails if it is an error.</summary>
    public static async Task<string> HearAsync(this OutsideProgram chat, string text)
    {
        var reply = await chat.SayAsync(text);
        return reply.TryGetProperty("text", out var words) ? words.GetString()! : throw new InvalidOperationException(reply.GetRawText());
    }

    /// <summary>The next result that a script prints.</summary>
    public static async Task<JsonElement> NextResultAsync(this OutsideProgram script) =>
        JsonSerializer.Deserialize<JsonElement>(await script.NextLineAsync());
}
