using System.Collections.Immutable;

namespace MotiveProxy.Protocols;

/// <summary>The headers that the protocols' clients send and look for.</summary>
public static class ProtocolHeaders
{
    /// <summary>Tells OpenAI's and Anthropic's SDKs whether to try again: <c>true</c> or <c>false</c>.</summary>
    public const string ShouldRetry = "x-should-retry";

    /// <summary>Tells every client when to try again, in seconds.</summary>
    public const string RetryAfter = "Retry-After";

    /// <summary>How often the SDK has tried before; not sent by all.</summary>
    public const string RetryCount = "X-Stainless-Retry-Count";

    /// <summary>Where clients announce how long they wait, in seconds: OpenAI's and Anthropic's SDKs, some always and some if told to, and Google's if told to.</summary>
    public static ImmutableArray<string> ClientTimeouts { get; } = ["X-Stainless-Timeout", "X-Server-Timeout"];

    /// <summary>Sent by Anthropic's clients, and by no others.</summary>
    public const string AnthropicVersion = "anthropic-version";

    /// <summary>Sent by Google's SDKs, and by no others.</summary>
    public const string GoogleClient = "x-goog-api-client";

    /// <summary>Where Google's clients put their key, those that are no SDK as well.</summary>
    public const string GoogleKey = "x-goog-api-key";

    /// <summary>Where clients put their key as <c>Bearer KEY</c>.</summary>
    public const string Authorization = "Authorization";

    /// <summary>Where clients put their key as it is: Azure's, Anthropic's and Google's word for it.</summary>
    public static ImmutableArray<string> BareKeys { get; } = ["api-key", "x-api-key", GoogleKey];
}
