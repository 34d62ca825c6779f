using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace MotiveProxy.Benchmarks.Floor;

/// <summary>
/// The least that any server of this kind must do: a bare Kestrel endpoint that pairs the requests of a name by
/// alternation. No routing, no JSON, no sessions that end, no rules.
/// </summary>
internal static class FloorServer
{
    public static async Task RunAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));

        await using var app = builder.Build();
        var rendezvous = new Rendezvous();
        app.Run(context => context.Request.Method == "GET" ? AnswerHealthAsync(context) : rendezvous.HandleAsync(context));
        await app.RunAsync();
    }

    private static Task AnswerHealthAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync("""{"status":"healthy"}""", context.RequestAborted);
    }
}
