using System.Collections.Immutable;
using MotiveProxy.Protocols.OpenAi.Chat;

namespace MotiveProxy.Protocols;

/// <summary>Every route of every protocol: the only list of them.</summary>
public static class ProtocolCatalog
{
    /// <summary>The route value that holds the model's name.</summary>
    public const string ModelInPath = "model";

    private static readonly ChatCodec Chat = new();

    /// <summary>All routes.</summary>
    public static ImmutableArray<Endpoint> Endpoints { get; } =
    [
        new("POST", "/v1/chat/completions", new EndpointUse.Exchange(Chat), "OpenAI Chat Completions: one turn of a session."),
        new("POST", $"/openai/deployments/{{{ModelInPath}}}/chat/completions", new EndpointUse.Exchange(Chat),
            "Azure's path for Chat Completions: the deployment is the session."),
        new("GET", "/v1/models", new EndpointUse.ModelList(), "The configured models and the live sessions."),
        new("GET", $"/v1/models/{{**{ModelInPath}}}", new EndpointUse.OneModel(), "One model; its name may hold slashes."),
    ];
}
