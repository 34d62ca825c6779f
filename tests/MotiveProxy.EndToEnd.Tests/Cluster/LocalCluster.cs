using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>Nodes around one PostgreSQL behind nginx, as deploy/local-cluster starts them, of the command that this test run has built.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private static readonly string Script = Path.Combine(Place.Repository, "deploy", "local-cluster");

    private readonly Dictionary<string, string> _environment;
    private readonly IReadOnlyList<string> _within;

    private LocalCluster(int portBase, int nodes, Dictionary<string, string> environment, IReadOnlyList<string> within) =>
        (PortBase, Nodes, _environment, _within) = (portBase, nodes, environment, within);

    /// <summary>The port that all others are counted from.</summary>
    public int PortBase { get; }

    /// <summary>How many nodes there are.</summary>
    public int Nodes { get; }

    /// <summary>Where nginx listens.</summary>
    public Uri Balancer => At(80);

    /// <summary>The folder in which it lives, with a log for each process.</summary>
    public string Folder => Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"motive-proxy-cluster-{PortBase}"));

    /// <summary>How to reach its database, in Npgsql's words.</summary>
    public string Connection => File.ReadAllText(Path.Combine(Folder, "connection")).TrimEnd();

    /// <summary>Starts a cluster on free ports and returns when all of it is ready; skips the test where the machine lacks what it takes.</summary>
    /// <param name="settings">Options of the nodes, such as <c>MOTIVE_PROXY_RECONNECT_GRACE</c>, or of the script.</param>
    /// <param name="nodes">How many nodes, 1 to 9.</param>
    /// <param name="within">The program, with its arguments, that starts it somewhere else.</param>
    public static async Task<LocalCluster> StartAsync(IReadOnlyDictionary<string, string>? settings = null, int nodes = 3, IReadOnlyList<string>? within = null)
    {
        foreach (var tool in (string[])["bash", "curl", "setsid", "setpriv"])
            Require.Tool(tool);
        Require.That(Exists("nginx", (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin").Split(':')), "nginx is not installed");
        Require.That(Directory.Exists("/usr/lib/postgresql"), "PostgreSQL's server programs are not in /usr/lib/postgresql");

        var environment = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["MOTIVE_PROXY_PROGRAM"] = Place.Command,
            ["NODES"] = nodes.ToString(CultureInfo.InvariantCulture),
            ["TMPDIR"] = Path.GetTempPath(),
        };
        while (true)
        {
            var portBase = FreeBase(nodes);
            var cluster = new LocalCluster(portBase, nodes, environment, within ?? []);
            environment["PORT_BASE"] = portBase.ToString(CultureInfo.InvariantCulture);
            var (status, output) = await cluster.TryAsync("up");
            if (status == 0)
                return cluster;

            // Somebody else may have come first since they were found free.
            Assert.True(output.Contains("is taken", StringComparison.Ordinal) || output.Contains("is there already", StringComparison.Ordinal), output);
        }
    }

    /// <summary>Where a node listens.</summary>
    /// <param name="node">1 to <see cref="Nodes"/>.</param>
    public Uri Node(int node) => At(node);

    /// <summary>Where all nodes listen.</summary>
    public IReadOnlyList<Uri> Addresses => [.. Enumerable.Range(1, Nodes).Select(Node)];

    /// <summary>Kills a node that lives as it stands, and waits for nothing: it is dead before this returns, or a moment later.</summary>
    public void KillAtOnce(int node)
    {
        var id = File.ReadAllText(Path.Combine(Folder, string.Create(CultureInfo.InvariantCulture, $"node{node}.pid"))).Split(' ')[0];
        using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
        process.Kill();
    }

    /// <summary>Kills a node as it stands (SIGKILL), and comes when it is dead.</summary>
    public Task KillAsync(int node) => RunAsync("kill", node);

    /// <summary>Asks a node to end (SIGTERM), and comes when it has.</summary>
    public Task StopAsync(int node) => RunAsync("stop", node);

    /// <summary>Starts a node that has ended, and comes when it is ready.</summary>
    public Task StartAsync(int node) => RunAsync("start", node);

    /// <summary>Freezes a node (SIGSTOP).</summary>
    public Task PauseAsync(int node) => RunAsync("pause", node);

    /// <summary>Lets a frozen node go on.</summary>
    public Task ResumeAsync(int node) => RunAsync("resume", node);

    /// <summary>Ends the database as a crash does.</summary>
    public Task KillDatabaseAsync() => RunAsync("database", "kill");

    /// <summary>Ends the database in good order.</summary>
    public Task StopDatabaseAsync() => RunAsync("database", "stop");

    /// <summary>Starts the database that has ended, and comes when it is ready.</summary>
    public Task StartDatabaseAsync() => RunAsync("database", "start");

    /// <summary>Kills nginx with its workers.</summary>
    public Task KillBalancerAsync() => RunAsync("balancer", "kill");

    /// <summary>Starts nginx that has ended, and comes when it is ready.</summary>
    public Task StartBalancerAsync() => RunAsync("balancer", "start");

    /// <summary>How each process is by its name: ready, not ready, paused or dead.</summary>
    public async Task<IReadOnlyDictionary<string, string>> StatusAsync()
    {
        var (status, output) = await TryAsync("status");
        Assert.True(status is 0 or 1, output);
        return output.Split('\n').ToDictionary(line => line.Split(' ')[0], line => line[10..20].TrimEnd());
    }

    /// <summary>Ends all of it, and leaves nothing behind.</summary>
    public Task DownAsync() => RunAsync("down");

    /// <summary>What a process has printed.</summary>
    /// <param name="name">Its name, such as <c>node1</c>.</param>
    public string Log(string name) => File.ReadAllText(Path.Combine(Folder, name + ".log"));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await DownAsync();

    private Uri At(int offset) => new(string.Create(CultureInfo.InvariantCulture, $"http://{_environment.GetValueOrDefault("ADDRESS", "127.0.0.1")}:{PortBase + offset}/"));

    private Task RunAsync(string action, int node) => RunAsync(action, node.ToString(CultureInfo.InvariantCulture));

    private async Task RunAsync(params string[] arguments)
    {
        var (status, output) = await TryAsync(arguments);
        Assert.True(status == 0, $"local-cluster {string.Join(' ', arguments)} ended with {status}:\n{output}");
    }

    private async Task<(int Status, string Output)> TryAsync(params string[] arguments)
    {
        string[] command = [.. _within, "bash", Script, .. arguments];
        await using var script = OutsideProgram.Start(command[0], command[1..], environment: _environment);
        script.CloseInput();
        return (await script.ExitAsync(), script.Output);
    }

    private static bool Exists(string program, IEnumerable<string> folders) => folders.Any(folder => File.Exists(Path.Combine(folder, program)));

    // Below the ports that the system gives to outgoing connections.
    private static int FreeBase(int nodes)
    {
        while (true)
        {
#pragma warning disable CA5394 // Not a secret.
            var portBase = Random.Shared.Next(100, 320) * 100;
#pragma warning restore CA5394
            if (Enumerable.Range(1, nodes).Append(32).Append(80).All(offset => IsFree(portBase + offset)))
                return portBase;
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
