using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Http;

/// <summary>Answers what no route takes, in words that help whoever pointed a client at the wrong place.</summary>
internal static class Refusals
{
    private static readonly string WhatThisIs =
        "This is MotiveProxy: it pairs two clients of the LLM APIs, and people or programs give the answers. "
        + $"It speaks {string.Join(", ", Exchanges())} and GET /v1/models, below /standin and /caller as well; see /openapi.json.";

    /// <summary>Answers 404 and 405; everything else goes on.</summary>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next) => context.GetEndpoint() switch
    {
        RouteEndpoint => next(context),
        null => context.WriteProtocolFaultAsync(new Fault(
            FaultCode.NotFound, $"Nothing answers at {context.Request.Path.Value}. {WhatThisIs}")),
        var wrongMethod => RefuseMethodAsync(context, wrongMethod),
    };

    /// <summary>What is said to who asks a model for something that nobody gives here, such as embeddings.</summary>
    public static Fault OfMethod(string asked, IEnumerable<ModelMethod> known) => new(
        FaultCode.NotFound,
        (asked.Length > 0 ? $"There is no method '{asked}' here" : "The path names no method")
        + $"; there are {string.Join(", ", known.Select(method => method.Name).Distinct())}. {WhatThisIs}");

    // The router's own endpoint knows which methods there are, and says so in the header Allow.
    private static async Task RefuseMethodAsync(HttpContext context, Microsoft.AspNetCore.Http.Endpoint wrongMethod)
    {
        await wrongMethod.RequestDelegate!(context);
        await context.WriteProtocolFaultAsync(new Fault(FaultCode.MethodNotAllowed));
    }

    // Of the paths with a name in them those that ask by a method, once.
    private static IEnumerable<string> Exchanges() => ProtocolCatalog.Endpoints
        .Where(endpoint => endpoint.Use is EndpointUse.Exchange && !endpoint.Pattern.Contains('{', StringComparison.Ordinal))
        .Select(endpoint => $"{endpoint.Method} {endpoint.Pattern}")
        .Concat(ProtocolCatalog.Endpoints
            .Where(endpoint => endpoint.Use is EndpointUse.ByMethod)
            .DistinctBy(endpoint => endpoint.Use)
            .Select(endpoint => $"{endpoint.Method} {endpoint.Pattern.Split('{')[0]}NAME:{((EndpointUse.ByMethod)endpoint.Use).Methods[0].Name}"));
}
