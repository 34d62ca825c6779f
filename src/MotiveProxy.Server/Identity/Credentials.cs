using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Identity;

/// <summary>The key that a request brings, wherever its protocol's clients put it.</summary>
internal static class Credentials
{
    private const string BearerScheme = "Bearer ";

    /// <summary>Checks the request's key. Without configured keys everybody may speak, and nobody has a key.</summary>
    /// <returns>The key, if keys are configured; or why the request may not go on.</returns>
    public static (ApiKey? Key, Fault? Fault) Check(HttpRequest request, ApiKeyRing keys)
    {
        if (keys.IsEmpty)
            return default;
        if (Presented(request) is not { } presented)
            return (null, new Fault(FaultCode.Unauthorized, "This server wants an API key and the request has none. Send it as 'Authorization: Bearer KEY'."));

        return keys.Find(presented) is { } key
            ? (key, null)
            : (null, new Fault(FaultCode.Unauthorized, "The API key is none of this server's (MOTIVE_PROXY_API_KEYS)."));
    }

    private static string? Presented(HttpRequest request)
    {
        var headers = request.Headers;
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith(BearerScheme, StringComparison.OrdinalIgnoreCase))
            return authorization[BearerScheme.Length..].Trim();

        foreach (var name in ProtocolHeaders.BareKeys)
        {
            if (headers.TryGetValue(name, out var bare) && bare.ToString() is { Length: > 0 } key)
                return key;
        }

        return request.Query.TryGetValue(WireNames.KeyQuery, out var inQuery) && inQuery.ToString() is { Length: > 0 } query ? query : null;
    }
}
