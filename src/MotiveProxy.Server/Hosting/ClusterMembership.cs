using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Hosting;

/// <summary>Joins the other nodes before the server listens, and takes leave once it does no more.</summary>
internal sealed partial class ClusterMembership(PostgresRuntime runtime, MotiveOptions options, ILogger<ClusterMembership> logger) : IHostedService
{
    /// <summary>Joins.</summary>
    /// <exception cref="StoreException">The database cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await runtime.StartAsync(cancellationToken);
        Joined(logger, PostgresConnection.WithoutSecrets(options.Database!));
    }

    /// <summary>Takes leave: what is still held is the others' now.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await runtime.DisposeAsync();

    [LoggerMessage(1015, LogLevel.Information, "Sessions are shared with all nodes of {Database:l}")]
    private static partial void Joined(ILogger logger, string database);
}
