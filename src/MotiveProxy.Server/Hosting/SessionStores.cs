using Microsoft.Extensions.Logging;
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
        return new StoreUse(store, failure => StoreLog.Failed(logger, failure), () => StoreLog.Recovered(logger))
        {
            Retention = options.ToRetention(),
        };
    }

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

    [LoggerMessage(1014, LogLevel.Information, "Sessions are kept in {Path}")]
    private static partial void Opened(ILogger logger, string path);
}
