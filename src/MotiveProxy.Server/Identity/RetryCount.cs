using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Identity;

/// <summary>How often a client says that it has tried before (<c>X-Stainless-Retry-Count</c>).</summary>
internal static class RetryCount
{
    /// <summary>The count; 0 if it does not say so.</summary>
    public static int Of(HttpRequest request) =>
        int.TryParse(request.Headers[ProtocolHeaders.RetryCount].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
