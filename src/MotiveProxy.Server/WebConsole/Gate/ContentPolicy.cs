using Microsoft.AspNetCore.Http;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>What the console's pages may load and run: this server's own files, and nothing that somebody said.</summary>
internal static class ContentPolicy
{
    // Components place what they measure with style attributes; what people say never becomes one. Pictures come with a prompt
    // (data:), never from another server: to fetch one would tell that server that the prompt is being read.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Says it in a response's headers.</summary>
    public static void Apply(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // Nobody else learns where a link stood. With no-referrer, browsers would hide the origin of our own forms as well, and signing in is refused.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }
}
