using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace MotiveProxy.Server.Mcp;

/// <summary>The route for agents. What is behind it is made when the first one comes: a start does not pay for it.</summary>
internal static class McpRoute
{
    /// <summary>Where it is.</summary>
    public const string Path = "/mcp";

    /// <summary>Adds what is behind it.</summary>
    public static void AddMcp(this IServiceCollection services) => services
        .AddSingleton<WaitingPrompts>()
        .AddSingleton<SeatTools>()
        .AddSingleton<McpEndpoint>();

    /// <summary>Maps it.</summary>
    public static void MapMcp(this IEndpointRouteBuilder routes) => routes.MapMethods(
        Path, [HttpMethods.Post], context => routes.ServiceProvider.GetRequiredService<McpEndpoint>().ServeAsync(context));
}
