using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Documents;

/// <summary>
/// The OpenAPI document: written by hand, for what it says about waiting no generator knows, and held to the routes by a test.
/// Nothing of it costs anything before it is asked for.
/// </summary>
internal static class OpenApiRoutes
{
    /// <summary>Where it is.</summary>
    public const string Path = "/openapi.json";

    private static readonly Lazy<byte[]> Document = new(Read);

    /// <summary>Maps it.</summary>
    public static void MapOpenApi(this IEndpointRouteBuilder routes) => routes.MapMethods(
        Path,
        [HttpMethods.Get],
        context => context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => output.Write(Document.Value)));

    // The file has a place-holder for the one thing in it that changes by itself.
    private static byte[] Read()
    {
        using var stream = typeof(OpenApiRoutes).Assembly.GetManifestResourceStream("openapi.json")!;
        using var text = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(text.ReadToEnd().Replace("\"version\": \"0.0.0\"", $"\"version\": \"{ServerVersion.Text}\"", StringComparison.Ordinal));
    }
}
