using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Serving;

/// <summary>A server from its start to its end, with as many new beginnings as its configuration files have changes.</summary>
internal sealed partial class ServerRun(ConfigurationSources sources, TimeProvider time)
{
    /// <summary>Serves until somebody asks it to stop.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailedException">The configuration is wrong, or the server cannot listen.</exception>
    public async Task<int> ServeAsync(CancellationToken stop)
    {
        var files = new FileContents(sources.Files);
        var configuration = ConfigurationReader.Read(sources);
        if (!configuration.Errors.IsEmpty)
            throw new CommandFailedException(ConfigReport.OfErrors(configuration).TrimEnd()) { ExitCode = ExitCodes.Misconfigured };

        while (true)
        {
            await using var server = Build(configuration.Options);
            foreach (var warning in configuration.Warnings)
                Warn(server.Logger, warning);

            await StartAsync(server, configuration.Options);
            var changed = await UntilStoppedOrChangedAsync(server, configuration.Options.Reload ? files : null, stop);
            await server.StopAsync(CancellationToken.None);
            if (changed is null)
                return ExitCodes.Success;

            configuration = changed with { Options = StayingAt(server, changed.Options) };
        }
    }

    private static WebApplication Build(MotiveOptions options)
    {
        try
        {
            return MotiveServer.Build(options);
        }
        catch (StoreException failure)
        {
            throw new CommandFailedException(failure.Message, failure);
        }
    }

    private static async Task StartAsync(WebApplication server, MotiveOptions options)
    {
        try
        {
            await server.StartAsync();
        }
        catch (StoreException failure)
        {
            throw new CommandFailedException(failure.Message, failure);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new CommandFailedException(
                $"Port {options.Port} on {options.Host} is in use by another program. Stop that, or choose another port: --port {OtherPort(options.Port)}, or --port 0 for any free one.",
                failure);
        }
        catch (SocketException failure)
        {
            throw new CommandFailedException($"Cannot listen on {options.Host}, port {options.Port}: {failure.Message}. Choose with --host and --port.", failure);
        }
    }

    private async Task<LoadedConfiguration?> UntilStoppedOrChangedAsync(WebApplication server, FileContents? files, CancellationToken stop)
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(stop, server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            if (files is null)
                await Task.Delay(Timeout.InfiniteTimeSpan, stopped.Token);

            using var watch = new FileWatch(files!, time);
            return await ChangedAsync(watch, server.Logger, stopped.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // A server that runs is worth more than a file in the middle of being edited: what is wrong changes nothing.
    private async Task<LoadedConfiguration> ChangedAsync(FileWatch watch, ILogger logger, CancellationToken stopped)
    {
        while (true)
        {
            await watch.ChangedAsync(stopped);
            var changed = ConfigurationReader.Read(sources);
            if (changed.Errors.IsEmpty)
            {
                Reloading(logger);
                return changed;
            }

            foreach (var error in changed.Errors)
                NotReloading(logger, error);
        }
    }

    // Port 0 is any port, but the clients of this server know which one it took.
    private static MotiveOptions StayingAt(WebApplication server, MotiveOptions options) =>
        options.Port is 0 && server.Urls.FirstOrDefault() is { } address ? options with { Port = new Uri(address).Port } : options;

    private static int OtherPort(int port) => port < IPEndPoint.MaxPort ? port + 1 : port - 1;

    [LoggerMessage(1100, LogLevel.Warning, "{Warning:l}")]
    private static partial void Warn(ILogger logger, string warning);

    [LoggerMessage(1101, LogLevel.Information, "The configuration has changed: starting anew")]
    private static partial void Reloading(ILogger logger);

    [LoggerMessage(1102, LogLevel.Error, "The configuration has changed and is wrong now; the server goes on as before. {Error:l}")]
    private static partial void NotReloading(ILogger logger, string error);
}
