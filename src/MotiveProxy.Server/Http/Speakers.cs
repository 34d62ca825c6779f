using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Http;

/// <summary>In whose words a client is told what goes wrong before, or beside, an exchange.</summary>
internal static class Speakers
{
    /// <summary>Answers with a fault in the shape of the protocol that the request's path belongs to, or else in OpenAI's.</summary>
    public static Task WriteProtocolFaultAsync(this HttpContext context, Fault fault) =>
        context.WriteProtocolErrorAsync(FaultCatalog.Report(fault));

    /// <summary>Answers with an error in the same shape.</summary>
    public static Task WriteProtocolErrorAsync(this HttpContext context, ErrorReport error) =>
        context.Response.WriteErrorAsync(error, SpeakerOf(context.Request));

    /// <summary>Whether the client is one of Anthropic's, which ask for models at the same paths as OpenAI's.</summary>
    public static bool IsAnthropics(this HttpRequest request) => request.Headers.ContainsKey(ProtocolHeaders.AnthropicVersion);

    /// <summary>Whether the client is one of Google's, which ask for models at one of OpenAI's paths too.</summary>
    public static bool IsGoogles(this HttpRequest request) =>
        request.Headers.ContainsKey(ProtocolHeaders.GoogleClient) || request.Headers.ContainsKey(ProtocolHeaders.GoogleKey);

    private static IExchangeCodec? SpeakerOf(HttpRequest request)
    {
        if (request.IsAnthropics())
            return ProtocolCatalog.Anthropic;

        var path = request.Path;
        foreach (var (seat, _) in ProtocolRoutes.Bases)
        {
            if (seat.Length > 0 && path.StartsWithSegments(seat, StringComparison.OrdinalIgnoreCase, out var below))
                path = below;
        }

        return ProtocolCatalog.CodecAt(path.Value ?? string.Empty) ?? (request.IsGoogles() ? ProtocolCatalog.Gemini : null);
    }
}
