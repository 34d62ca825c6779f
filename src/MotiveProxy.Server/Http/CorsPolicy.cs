using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Operator;
using MotiveProxy.Server.WebConsole;

namespace MotiveProxy.Server.Http;

/// <summary>
/// Lets pages of other origins call the protocols, from their browsers: on every answer, errors and streams included.
/// The operator API and the console are never part of it.
/// </summary>
internal sealed class CorsPolicy(MotiveOptions options)
{
    private const string Methods = "GET, POST, OPTIONS";
    private const string Exposed = $"{ProtocolHeaders.ShouldRetry}, {ProtocolHeaders.RetryAfter}";
    private const string DefaultHeaders = "authorization, content-type";

    // A browser asks again after this many seconds; Chromium knows no more than two hours.
    private const string MaxAge = "7200";

    private readonly bool _everybody = options.CorsOrigins.Contains("*");
    private readonly ImmutableArray<string> _origins = options.CorsOrigins;

    /// <summary>Answers a browser's question before the request, and marks every other answer.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (OperatorPaths.Hold(context.Request.Path) || ConsolePaths.Hold(context.Request.Path))
            return next(context);

        var isAllowed = Allow(context);
        if (!HttpMethods.IsOptions(context.Request.Method))
            return next(context);

        if (isAllowed)
            AllowWhatIsAskedFor(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private bool Allow(HttpContext context)
    {
        var headers = context.Response.Headers;
        if (_everybody)
        {
            headers.AccessControlAllowOrigin = "*";
        }
        else
        {
            headers.Vary = "Origin";
            var origin = context.Request.Headers.Origin.ToString();
            if (!_origins.Contains(origin, StringComparer.OrdinalIgnoreCase))
                return false;

            headers.AccessControlAllowOrigin = origin;
        }

        headers.AccessControlExposeHeaders = Exposed;
        return true;
    }

    private static void AllowWhatIsAskedFor(HttpContext context)
    {
        var asked = context.Request.Headers;
        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = asked.AccessControlRequestHeaders is { Count: > 0 } wanted ? wanted : DefaultHeaders;
        headers.AccessControlMaxAge = MaxAge;
        if (asked.ContainsKey(WireNames.AskPrivateNetworkHeader))
            headers[WireNames.AllowPrivateNetworkHeader] = "true";
    }
}
