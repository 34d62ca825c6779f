using Microsoft.Extensions.Logging;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Hosting;

/// <summary>Opens the store that is configured, and logs how it does.</summary>
internal sealed partial class SessionStores(MotiveOptions options, ILogger<SessionStores> logger)
{
    /// <summary>Opens it.</summary>
    /// <returns><see langword="null"/> if nothing is to be kept.</returns>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public StoreUse? Open()
    {
        if (options.Store is StoreKind.None)
            return null;

        var path = PathOf(options);
        var store = SqliteStore.Open(path);
        Opened(logger, path);
        return Use(store);
    }

    /// <summary>Opens the one that all nodes of a cluster of actors share.</summary>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public PostgresStore OpenShared(TimeProvider time)
    {
        var store = PostgresStore.OpenAsync(options.Database!, time, CancellationToken.None).GetAwaiter().GetResult();
        OpenedShared(logger, PostgresConnection.WithoutSecrets(options.Database!));
        return store;
    }

    /// <summary>What the sessions of a node know of the store that all share.</summary>
    public StoreUse Share(PostgresStore store) => Use(store);

    /// <summary>The file of SQLite.</summary>
    /// <exception cref="StoreException">None is configured, and there is no usual place for it.</exception>
    public static string PathOf(MotiveOptions options)
    {
        if (options.Database is { } configured)
            return configured;

        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return folder.Length > 0
            ? Path.Combine(folder, "motive-proxy", "sessions.db")
            : throw new StoreException("This user has no folder for data. Choose a file with MOTIVE_PROXY_DATABASE, or keep nothing with MOTIVE_PROXY_STORE=none.");
    }

    private StoreUse Use(ISessionStore store) => new(store, failure => StoreLog.Failed(logger, failure), () => StoreLog.Recovered(logger))
    {
        Retention = options.ToRetention(),
    };

    [LoggerMessage(1014, LogLevel.Information, "Sessions are kept in {Path}")]
    private static partial void Opened(ILogger logger, string path);

    [LoggerMessage(1016, LogLevel.Information, "Sessions are kept in {Database:l}, for all nodes")]
    private static partial void OpenedShared(ILogger logger, string database);
}
