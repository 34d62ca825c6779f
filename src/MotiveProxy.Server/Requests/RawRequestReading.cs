using System.Buffers;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Requests;

/// <summary>Copies a request before its bytes go away. What opens doors stays behind.</summary>
internal static partial class RawRequestReading
{
    private const string Bearer = "Bearer ";

    // What a name has that holds a secret, whoever made it up.
    private static readonly SearchValues<string> Secrets = SearchValues.Create(
        ["auth", "api-key", "apikey", "token", "secret", "password", "credential"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Copies a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    public static RawRequest Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var headers = new List<RawHeader>(request.Headers.Count);
        foreach (var (name, values) in request.Headers)
        {
            if (name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase))
                continue;

            foreach (var value in values)
                headers.Add(Read(name, value ?? string.Empty));
        }

        return new RawRequest(request.Method, $"{request.Scheme}://{request.Host.Value}", TargetOf(request), headers, body.ToArray());
    }

    private static RawHeader Read(string name, string value)
    {
        if (!name.AsSpan().ContainsAny(Secrets))
            return new RawHeader(name, value, IsMasked: false);

        var isBearer = value.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);
        return new RawHeader(name, isBearer ? Bearer + RawRequest.Mask : RawRequest.Mask, IsMasked: true);
    }

    private static string TargetOf(HttpRequest request)
    {
        var sent = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var target = sent is ['/', ..] ? sent : request.Path + request.QueryString;
        return target.Contains('?', StringComparison.Ordinal) ? SecretInQuery().Replace(target, $"${{name}}{RawRequest.Mask}") : target;
    }

    [GeneratedRegex($@"(?<name>[?&](?:{WireNames.KeyQuery}|[^=&]*(?:token|secret))=)[^&]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex SecretInQuery();
}
