using Microsoft.AspNetCore.Http;

namespace MotiveProxy.Server.Http;

/// <summary>Replies that begin before anybody knows how they go on.</summary>
internal static class OpenReplies
{
    /// <summary>Begins: status and headers go out with the first flush, and nothing between here and the client may hold back what follows.</summary>
    public static Task BeginAsync(this HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers[WireNames.AccelBufferingHeader] = "no";
        return response.StartAsync();
    }
}
