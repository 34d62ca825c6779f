using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MotiveProxy.Commands.Tests.Running;

/// <summary>A server that begins a transcript and goes on, or breaks off, when the test says so.</summary>
internal sealed class SlowServer : IAsyncDisposable
{
    private readonly TaskCompletionSource<byte[]?> _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WebApplication _server;
    private readonly byte[] _first;

    private SlowServer(byte[] first)
    {
        _first = first;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(ServeAsync);
    }

    public string Address => _server.Urls.Single();

    public static Task<SlowServer> StartAsync(string first) => StartAsync(Encoding.UTF8.GetBytes(first));

    public static async Task<SlowServer> StartAsync(byte[] first)
    {
        var server = new SlowServer(first);
        await server._server.StartAsync();
        return server;
    }

    public void GoOn(string rest) => GoOnWith(Encoding.UTF8.GetBytes(rest));

    public void GoOnWith(byte[] rest) => _rest.TrySetResult(rest);

    public void BreakOff() => _rest.TrySetResult(null);

    public async ValueTask DisposeAsync()
    {
        BreakOff();
        await _server.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        await context.Response.Body.WriteAsync(_first);
        await context.Response.Body.FlushAsync();
        if (await _rest.Task.WaitAsync(context.RequestAborted) is { } rest)
            await context.Response.Body.WriteAsync(rest);
        else
            context.Abort();
    }
}
