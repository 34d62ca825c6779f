using Microsoft.AspNetCore.Builder;
using MotiveProxy.Server;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands.Tests.Running;

/// <summary>A real server on loopback, in this process, that can be stopped and started again at the same address.</summary>
internal sealed class Home : IAsyncDisposable
{
    private readonly MotiveOptions _options;
    private WebApplication _server;

    private Home(WebApplication server, MotiveOptions options)
    {
        _server = server;
        Address = new Uri(server.Urls.Single());
        _options = options with { Port = Address.Port };
    }

    public Uri Address { get; }

    public static async Task<Home> StartAsync(Func<MotiveOptions, MotiveOptions>? with = null)
    {
        var options = MotiveOptions.Default with { Port = 0, LogLevel = Microsoft.Extensions.Logging.LogLevel.Error, Drain = TimeSpan.FromSeconds(1), Store = StoreKind.None };
        options = with?.Invoke(options) ?? options;
        var server = MotiveServer.Build(options);
        await server.StartAsync();
        return new Home(server, options);
    }

    public async Task StopAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
    }

    public async Task StartAgainAsync()
    {
        _server = MotiveServer.Build(_options);
        await _server.StartAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    /// <summary>Runs a command to its end.</summary>
    public Task<CommandRun> RunAsync(params string[] line) => CommandRun.ToEndAsync([.. line, "--url", Address.ToString()]);

    /// <summary>Starts a command whose input is given line by line.</summary>
    public CommandRun Start(params string[] line) => CommandRun.Start([.. line, "--url", Address.ToString()]);

    /// <summary>Starts a command at which a person types.</summary>
    public CommandRun StartTyping(params string[] line) => CommandRun.Start([.. line, "--url", Address.ToString()], isTypedIn: true);
}
