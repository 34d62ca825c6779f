using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Http;

/// <summary>In whose words a client is told what goes wrong before, or beside, an exchange.</summary>
internal static class Speakers
{
    /// <summary>Answers with a fault in the shape of the protocol that the request's path belongs to, or else in OpenAI's.</summary>
    public static Task WriteProtocolFaultAsync(this HttpContext context, Fault fault) =>
        context.Response.WriteErrorAsync(FaultCatalog.Report(fault), SpeakerOf(context.Request));

    private static IExchangeCodec? SpeakerOf(HttpRequest request)
    {
        var path = request.Path;
        foreach (var (seat, _) in ProtocolRoutes.Bases)
        {
            if (seat.Length > 0 && path.StartsWithSegments(seat, StringComparison.OrdinalIgnoreCase, out var below))
                path = below;
        }

        return ProtocolCatalog.CodecAt(path.Value ?? string.Empty);
    }
}
