using System.Buffers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Hosting;

namespace MotiveProxy.Server.Http;

/// <summary>Tells a balancer and a container's keeper how the server is. Open to everybody, and costs nothing.</summary>
internal static class HealthRoutes
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Whether the process lives; the original's path.</summary>
    public const string Health = "/health";

    /// <summary>Whether the process lives.</summary>
    public const string Live = "/health/live";

    /// <summary>Whether it takes new turns.</summary>
    public const string Ready = "/health/ready";

    /// <summary>Maps the three.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var draining = routes.ServiceProvider.GetRequiredService<Draining>();
        routes.MapMethods(Health, Methods, LiveAsync);
        routes.MapMethods(Live, Methods, LiveAsync);
        var store = routes.ServiceProvider.GetRequiredService<IStoreHealth>();
        var cluster = routes.ServiceProvider.GetService<IClusterHealth>();
        routes.MapMethods(Ready, Methods, context => ReadyAsync(context, draining.Began, store.IsStoreFailing, cluster is { IsJoined: false }));
    }

    private static Task LiveAsync(HttpContext context) =>
        context.Response.WriteJsonAsync(StatusCodes.Status200OK, output => output.Write("""{"status":"healthy"}"""u8));

    private static Task ReadyAsync(HttpContext context, bool isDraining, bool isStoreFailing, bool isAlone) => context.Response.WriteJsonAsync(
        isDraining || isStoreFailing || isAlone ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK,
        output => output.Write(
            isDraining ? """{"status":"draining"}"""u8
            : isStoreFailing ? """{"status":"store_unavailable"}"""u8
            : isAlone ? """{"status":"joining"}"""u8
            : """{"status":"ready"}"""u8));
}
