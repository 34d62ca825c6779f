using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace MotiveProxy.Server.Http;

/// <summary>Names that stand in paths. They may have any characters, slashes too, which clients escape or do not.</summary>
internal static class PathNames
{
    /// <summary>Reads a name from the request's path, exactly as the client meant it.</summary>
    /// <returns><see langword="null"/> if the route has no such part.</returns>
    public static string? NameInPath(this HttpContext context, string part)
    {
        if (context.GetRouteValue(part) is not string routed)
            return null;

        // The router leaves an escaped slash as it is, and then nobody can tell it from an escaped percent sign: look at what was sent.
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        return routed.Contains("%2F", StringComparison.OrdinalIgnoreCase) && raw.StartsWith('/')
            ? ReadRaw(raw, part, context.GetEndpoint() as RouteEndpoint) ?? routed
            : routed;
    }

    private static string? ReadRaw(string raw, string part, RouteEndpoint? endpoint)
    {
        var segments = endpoint?.RoutePattern.PathSegments ?? [];
        var sent = raw.Split('?', 2)[0].Split('/')[1..];
        for (var i = 0; i < segments.Count; i++)
        {
            if (segments[i].Parts is [RoutePatternParameterPart parameter] && parameter.Name == part)
                return Uri.UnescapeDataString(parameter.IsCatchAll ? string.Join('/', sent[i..]) : sent[i]);
        }

        return null;
    }
}
