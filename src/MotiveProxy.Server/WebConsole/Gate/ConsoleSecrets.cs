using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Hosting;

namespace MotiveProxy.Server.WebConsole.Gate;

/// <summary>
/// The keys that sign the console's cookies and pages. They lie where sessions lie: a person stays signed in over a restart, and a page that one node
/// made can go on at another.
/// </summary>
internal static class ConsoleSecrets
{
    /// <summary>Adds them.</summary>
    public static void AddConsoleSecrets(this IServiceCollection services, MotiveOptions options)
    {
        services.AddDataProtection().SetApplicationName("MotiveProxy");
        services.AddOptions<KeyManagementOptions>().Configure<IServiceProvider>((keys, of) => keys.XmlRepository = Repository(options, of));
    }

    private static IXmlRepository Repository(MotiveOptions options, IServiceProvider of) => options.Store switch
    {
        StoreKind.Sqlite => Beside(SessionStores.PathOf(options)),
        StoreKind.Postgres => new Shared(of.GetRequiredService<PostgresSecrets>()),
        _ => new Forgotten(),
    };

    // A place that cannot be written is the store's to refuse, with a reason: it is opened next.
    private static IXmlRepository Beside(string database)
    {
        try
        {
            return new FileSystemXmlRepository(OwnFolder(database + ".keys"), NullLoggerFactory.Instance);
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            return new Forgotten();
        }
    }

    private static DirectoryInfo OwnFolder(string path) => OperatingSystem.IsWindows() || Directory.Exists(path)
        ? Directory.CreateDirectory(path)
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    // Whoever makes a key reads them all again then, and signs with what it finds: the nodes that start at once sign with one.
    private sealed class Shared(PostgresSecrets secrets) : IXmlRepository
    {
        private volatile int _known;

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            var all = secrets.Read();
            _known = all.Count;
            return [.. all.Select(value => XElement.Parse(value))];
        }

        public void StoreElement(XElement element, string friendlyName) => secrets.TryAdd(friendlyName, element.ToString(SaveOptions.DisableFormatting), _known);
    }

    // Without a store nothing outlives the process.
    private sealed class Forgotten : IXmlRepository
    {
        private readonly List<XElement> _all = [];

        public IReadOnlyCollection<XElement> GetAllElements()
        {
            lock (_all)
                return [.. _all];
        }

        public void StoreElement(XElement element, string friendlyName)
        {
            lock (_all)
                _all.Add(element);
        }
    }
}
