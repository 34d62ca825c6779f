using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Anthropic;
using MotiveProxy.Protocols.Gemini;
using MotiveProxy.Protocols.Ollama;
using MotiveProxy.Protocols.OpenAi.Completions;
using MotiveProxy.Protocols.OpenAi.Models;
using MotiveProxy.Protocols.OpenAi.Responses;

namespace MotiveProxy.Protocols;

/// <summary>Every route of every protocol: the only list of them.</summary>
public static class ProtocolCatalog
{
    /// <summary>The route value that holds the model's name.</summary>
    public const string ModelInPath = "model";

    private static readonly OpenAi.Chat.ChatCodec Chat = new();
    private static readonly ResponsesCodec Responses = new();
    private static readonly CompletionsCodec Completions = new();
    private static readonly MessagesCodec Messages = new();
    private static readonly ChatCodec OllamaChat = new();
    private static readonly GenerateCodec OllamaGenerate = new();
    private static readonly ShowCodec OllamaShow = new();
    private static readonly EndpointUse OfGemini = new EndpointUse.ByMethod(GeminiMethods.All, GeminiMethods.Words);

    /// <summary>All routes.</summary>
    public static ImmutableArray<Endpoint> Endpoints { get; } =
    [
        new("POST", "/v1/chat/completions", new EndpointUse.Exchange(Chat), "OpenAI Chat Completions: one turn of a session."),
        new("POST", $"/openai/deployments/{{{ModelInPath}}}/chat/completions", new EndpointUse.Exchange(Chat),
            "Azure's path for Chat Completions: the deployment is the session."),
        new("POST", "/v1/responses", new EndpointUse.Exchange(Responses), "OpenAI Responses: one turn of a session."),
        new("POST", "/openai/v1/responses", new EndpointUse.Exchange(Responses), "Azure's path for Responses."),
        new("GET", "/v1/responses", new EndpointUse.Refusal(FaultCode.UpgradeRefused), "Tells clients that try a WebSocket first to use POST."),
        new("GET", "/openai/v1/responses", new EndpointUse.Refusal(FaultCode.UpgradeRefused), "The same, on Azure's path."),
        new("POST", "/v1/completions", new EndpointUse.Exchange(Completions), "OpenAI's legacy completions: one turn of a session."),
        new("POST", "/v1/messages", new EndpointUse.Exchange(Messages), "Anthropic Messages: one turn of a session."),
        new("POST", "/v1/messages/count_tokens", new EndpointUse.TokenCount(Messages, MessagesWire.TokenCount),
            "Anthropic's count of a request's tokens: an estimate."),
        new("GET", "/v1/models", new EndpointUse.ModelList(ModelsWire.WriteList), "The configured models and the live sessions."),
        new("GET", $"/v1/models/{{**{ModelInPath}}}", new EndpointUse.OneModel(ModelsWire.WriteOne), "One model; its name may hold slashes."),
        new("POST", $"/v1beta/models/{{**{ModelInPath}}}", OfGemini, "Google's Gemini: NAME:generateContent and its kind, one turn of a session."),
        new("POST", $"/v1/models/{{**{ModelInPath}}}", OfGemini, "The same, on the path without beta."),
        .. new[] { "/v1", "/v1beta1" }.SelectMany(version => new Endpoint[]
        {
            new("POST", $"{version}/publishers/google/models/{{**{ModelInPath}}}", OfGemini, "The same, on a path of Vertex AI."),
            new("POST", $"{version}/projects/{{project}}/locations/{{location}}/publishers/google/models/{{**{ModelInPath}}}", OfGemini,
                "The same, on Vertex AI's path with a project, which may be any."),
        }),
        new("GET", "/v1beta/models", new EndpointUse.ModelList(GeminiModels.WriteList), "The configured models and the live sessions, as Google lists them."),
        new("GET", $"/v1beta/models/{{**{ModelInPath}}}", new EndpointUse.OneModel(GeminiModels.WriteOne), "One model, as Google tells of it."),
        new("POST", "/api/chat", new EndpointUse.Exchange(OllamaChat), "Ollama's chat: one turn of a session."),
        new("POST", "/api/generate", new EndpointUse.Exchange(OllamaGenerate), "Ollama's generate: one turn of a session, without a history."),
        new("POST", "/api/show", new EndpointUse.Exchange(OllamaShow), "What Ollama's clients ask of a model; any name is one."),
        new("GET", "/api/tags", new EndpointUse.ModelList(OllamaModels.WriteTags), "The configured models and the live sessions, as Ollama lists them."),
        new("GET", "/api/ps", new EndpointUse.ModelList(OllamaModels.WriteRunning), "The live sessions, as Ollama lists models that run."),
        new("GET", "/api/version", new EndpointUse.Constant("application/json", $$"""{"version":"{{OllamaModels.Version}}"}"""), "The version of Ollama's API."),
        new("GET", "/", new EndpointUse.Constant("text/plain", OllamaModels.Running), "Tells Ollama's clients that somebody is there."),
        new("HEAD", "/", new EndpointUse.Constant("text/plain", OllamaModels.Running), "Tells Ollama's clients that somebody is there."),
    ];

    /// <summary>Paths at which a protocol has no exchange, but its clients expect its errors: most of them are not served here.</summary>
    public static ImmutableArray<(string Path, IExchangeCodec Words)> AlsoTheirs { get; } =
    [
        .. new[] { "tags", "ps", "version", "embed", "embeddings", "pull", "push", "create", "copy", "delete", "blobs" }
            .Select(name => ($"/api/{name}", (IExchangeCodec)OllamaChat)),
        .. new[] { "/v1beta", "/v1beta1", "/v1/publishers", "/v1/projects" }.Select(path => (path, GeminiMethods.Words)),
    ];

    /// <summary>What those clients speak that send <see cref="ProtocolHeaders.AnthropicVersion"/>, at whatever path.</summary>
    public static IExchangeCodec Anthropic => Messages;

    /// <summary>What those clients speak that send <see cref="ProtocolHeaders.GoogleClient"/> or <see cref="ProtocolHeaders.GoogleKey"/>, at paths that are no protocol's.</summary>
    public static IExchangeCodec Gemini => GeminiMethods.Words;

    /// <summary>The protocol that a path belongs to: that of the exchange which is at the path, or above it.</summary>
    /// <param name="path">A request's path, without the base path that names a seat.</param>
    /// <returns><see langword="null"/> for a path that is no protocol's own.</returns>
    public static IExchangeCodec? CodecAt(string path) => Endpoints
        .Where(endpoint => endpoint.Use is EndpointUse.Exchange)
        .Select(endpoint => (Path: endpoint.Pattern, Words: ((EndpointUse.Exchange)endpoint.Use).Codec))
        .Concat(AlsoTheirs)
        .FirstOrDefault(theirs => IsAtOrBelow(path, theirs.Path))
        .Words;

    private static bool IsAtOrBelow(string path, string pattern)
    {
        var asked = path.Split('/');
        var steps = pattern.Split('/');
        return asked.Length >= steps.Length
            && steps.Zip(asked).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));
    }
}
