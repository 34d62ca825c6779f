using System.Text.Json.Nodes;

namespace MotiveProxy.Server.Tests.Matrix;

/// <summary>A client of one protocol, in either seat: how it says things, and what it keeps of what it is told. It never looks at what it is not sent.</summary>
internal abstract class Speaker
{
    /// <summary>One for each protocol.</summary>
    public static IReadOnlyList<Speaker> All { get; } = [new ChatSpeaker(), new ResponsesSpeaker(), new AnthropicSpeaker(), new GeminiSpeaker(), new OllamaSpeaker()];

    /// <summary>The protocol's name.</summary>
    public abstract string Name { get; }

    /// <summary>The tool that callers declare.</summary>
    protected static JsonObject ToolSchema => Object("""{"type":"object","properties":{"at":{"type":"string"}}}""");

    /// <summary>The form that callers ask for.</summary>
    protected static JsonObject FormSchema => Object("""{"type":"object","properties":{"mood":{"type":"string"}},"required":["mood"]}""");

    /// <summary>Where a request goes, below the seat's base path.</summary>
    public abstract string PathOf(string model, bool stream);

    /// <summary>A request.</summary>
    /// <param name="model">The session.</param>
    /// <param name="stream">Whether the reply is to be a stream.</param>
    /// <param name="history">All that was said, in the protocol's own pieces.</param>
    /// <param name="declares">What is declared beside it.</param>
    public abstract JsonObject Body(string model, bool stream, JsonArray history, Declares declares);

    /// <summary>What the user says, with or without an image.</summary>
    public abstract JsonNode User(string text, string? png = null);

    /// <summary>What the client keeps of a reply in its history.</summary>
    public abstract IReadOnlyList<JsonNode> Keep(WireReply reply);

    /// <summary>What its tools returned, in the order of the calls that it keeps.</summary>
    public abstract IEnumerable<JsonNode> Results(IReadOnlyList<JsonNode> kept, IReadOnlyList<string> texts);

    /// <summary>Reads an object.</summary>
    protected static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}

/// <summary>What a caller declares.</summary>
[Flags]
internal enum Declares
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>A tool.</summary>
    Tool = 1,

    /// <summary>A form for the answer's text.</summary>
    Form = 2,

    /// <summary>That the tool must be called.</summary>
    Choice = 4,
}
