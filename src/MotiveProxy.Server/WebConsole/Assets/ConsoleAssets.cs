using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace MotiveProxy.Server.WebConsole.Assets;

/// <summary>The console's scripts, styles and fonts: resources of the assembly, packed once, kept by browsers for as long as the program does not change.</summary>
internal static class ConsoleAssets
{
    private const string Prefix = "console/";

    // A page names its assets with this: another program has others.
    private static readonly string Stamp = Convert.ToHexStringLower(typeof(ConsoleAssets).Module.ModuleVersionId.ToByteArray())[..8];

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Names = Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(name => name[Prefix.Length..])
        .ToFrozenSet();

    private static readonly ConcurrentDictionary<string, Asset> Packed = new();

    /// <summary>The address of an asset, for a page.</summary>
    public static string Path(string name) => $"{ConsolePaths.Assets}/{Stamp}/{name}";

    /// <summary>Maps them all.</summary>
    public static void MapConsoleAssets(this IEndpointRouteBuilder routes) =>
        routes.MapGet(ConsolePaths.Assets + "/{stamp}/{**name}", ServeAsync);

    private static async Task ServeAsync(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string ?? "";
        if (!Names.Contains(name))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asset = Packed.GetOrAdd(name, Pack);
        var headers = context.Response.GetTypedHeaders();
        headers.CacheControl = new CacheControlHeaderValue { Public = true, MaxAge = TimeSpan.FromDays(365), Extensions = { new NameValueHeaderValue("immutable") } };
        headers.ETag = asset.Tag;
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(asset.Tag, useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var packed = asset.Gzip is not null && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (packed)
            context.Response.Headers.ContentEncoding = "gzip";
        context.Response.Headers.Vary = "Accept-Encoding";
        context.Response.ContentType = Types[System.IO.Path.GetExtension(name)];
        var body = packed ? asset.Gzip! : asset.Plain;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static Asset Pack(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name)!;
        var plain = new byte[resource.Length];
        resource.ReadExactly(plain);
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(plain))[..16]}\"");

        // Fonts are packed already.
        if (System.IO.Path.GetExtension(name) == ".woff2")
            return new Asset(plain, Gzip: null, tag);

        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(plain);
        return new Asset(plain, packed.ToArray(), tag);
    }

    private sealed record Asset(byte[] Plain, byte[]? Gzip, EntityTagHeaderValue Tag);
}
