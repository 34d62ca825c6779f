using System.Diagnostics;

namespace MotiveProxy.Benchmarks.Targets;

/// <summary>The two that are measured: MotiveProxy as it is published, and the floor, which lives in this program.</summary>
/// <param name="server">The folder of a published MotiveProxy, or <see langword="null"/> to publish this repository's.</param>
/// <param name="settings">The server's settings that differ from the defaults, without their prefix.</param>
internal sealed class Contestants(string? server, IReadOnlyDictionary<string, string> settings)
{
    private const string Prefix = "MOTIVE_PROXY_";
    private string? _published = server;

    public Task<Target> StartFloorAsync() =>
        Target.StartAsync("floor", typeof(Contestants).Assembly.Location, ["floor", "--port", "{port}"], new Dictionary<string, string>());

    /// <summary>Starts MotiveProxy.</summary>
    /// <param name="name">For the table.</param>
    /// <param name="more">Settings of this one beside those of all.</param>
    public async Task<Target> StartServerAsync(string name = "MotiveProxy", params IEnumerable<(string Name, string Value)> more)
    {
        _published ??= await PublishAsync();
        var environment = settings.ToDictionary(setting => Prefix + setting.Key, setting => setting.Value);
        foreach (var (key, value) in more)
            environment[Prefix + key] = value;
        if (!environment.ContainsKey(Prefix + "RUNTIME"))
            environment.TryAdd(Prefix + "STORE", "none");
        environment[Prefix + "PORT"] = "{port}";
        return await Target.StartAsync(name, Path.GetFullPath(Path.Combine(_published, "motive-proxy.dll")), [], environment);
    }

    private static async Task<string> PublishAsync()
    {
        var root = Root();
        var folder = Path.Combine(root, "artifacts", "benchmark-server");
        Console.WriteLine("Publishing src/MotiveProxy (Release) ...");
        using var publish = Process.Start(
            "dotnet", ["publish", Path.Combine(root, "src", "MotiveProxy"), "-c", "Release", "-o", folder, "-nologo", "-v", "quiet"]);
        await publish.WaitForExitAsync();
        return publish.ExitCode == 0 ? folder : throw new BenchmarkException("src/MotiveProxy cannot be published");
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MotiveProxy.sln")))
                return folder.FullName;
        }

        throw new BenchmarkException("run this from the repository, or say --server FOLDER");
    }
}
