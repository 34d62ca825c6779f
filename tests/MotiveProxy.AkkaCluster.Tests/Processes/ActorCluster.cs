using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.Cluster;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>Three servers that are one cluster of actors, each a process of its own on loopback, which comes back where it was when it is ended.</summary>
internal sealed class ActorCluster : IServerUnderTest
{
    public const int Nodes = 3;

    private const int MostStarts = 2;

    private readonly RunningServer?[] _servers = new RunningServer?[Nodes];
    private readonly int[] _ports = FreePorts(Nodes);
    private readonly int[] _doors = FreePorts(Nodes);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly List<string> _past = [];

    /// <inheritdoc/>
    public IReadOnlyList<Uri> Addresses => [.. _doors.Select((door, node) => new Uri($"http://{(IsOnIsland(node) ? Island!.Address : "127.0.0.1")}:{door}"))];

    /// <summary>Where the last of them is, if it is elsewhere.</summary>
    public Island? Island { get; init; }

    /// <inheritdoc/>
    public string Output => string.Join('\n', _past.Concat(_servers.OfType<RunningServer>().Select(server => server.Output)));

    /// <summary>What <see cref="BreakAsync"/> does.</summary>
    public Func<ActorCluster, Tape, Random, Task> Break { get; init; } = (_, _, _) => Task.CompletedTask;

    /// <summary>What each is told besides.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    public RunningServer this[int node] => _servers[node]!;

    /// <summary>Starts all, and waits until each says that it is ready.</summary>
    public async Task<ActorCluster> StartAsync()
    {
        await Task.WhenAll(Enumerable.Range(0, Nodes).Select(StartAsync));
        return this;
    }

    /// <summary>Starts one, and waits until it is in the cluster. One that does not get in is started again, as a keeper does.</summary>
    public async Task StartAsync(int node)
    {
        for (var attempts = 1; !await TryStartAsync(node); attempts++)
        {
            Assert.True(attempts < MostStarts, $"node {node} does not get into the cluster:\n{this[node].Output}");
            await KillAsync(node);
        }
    }

    /// <summary>Kills one as it stands (SIGKILL).</summary>
    public async Task KillAsync(int node, Tape? tape = null)
    {
        var server = this[node];
        server.Kill();
        tape?.Add(new Entry("", "", Step.Hit, $"killed: {node}"));
        await EndAsync(node);
    }

    /// <summary>Asks one to end (SIGTERM), and waits for its end.</summary>
    public async Task<int> StopAsync(int node, Tape? tape = null)
    {
        tape?.Add(new Entry("", "", Step.Hit, $"asked to end: {node}"));
        await this[node].TerminateAsync();
        var code = await this[node].ExitAsync();
        await EndAsync(node);
        return code;
    }

    /// <summary>How many sessions one says that there are, on all nodes.</summary>
    public async Task<int> CountAsync(int node) =>
        (await _http.GetFromJsonAsync<JsonElement>(new Uri(Addresses[node], "api/sessions"))).GetProperty("sessions").GetArrayLength();

    /// <summary>Whether one says that it takes new turns.</summary>
    public async Task<bool> IsReadyAsync(int node)
    {
        try
        {
            using var health = await _http.GetAsync(new Uri(Addresses[node], "health/ready"));
            return health.StatusCode is HttpStatusCode.OK;
        }
        catch (Exception broken) when (Breakage.Is(broken) || broken is OperationCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task UpAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task BreakAsync(Tape tape, Random random) => Break(this, tape, random);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers.OfType<RunningServer>())
            await server.DisposeAsync();
        _http.Dispose();
    }

    private async Task<bool> TryStartAsync(int node)
    {
        var seeds = string.Join(',', _ports.Select((port, seed) => $"{HostOf(seed)}:{port}"));
        _servers[node] = await RunningServer.StartAsync(
            _doors[node],
            ["--host", Addresses[node].Host, "--runtime", "akka", "--akka-host", HostOf(node), "--akka-port", $"{_ports[node]}", "--akka-seeds", seeds, .. Flags],
            IsOnIsland(node) ? Island!.Within : []);
        try
        {
            await Timeouts.UntilAsync(() => IsReadyAsync(node));
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private bool IsOnIsland(int node) => Island is not null && node == Nodes - 1;

    // Under which address a node's neighbours reach it.
    private string HostOf(int node) => Island is null ? "127.0.0.1" : IsOnIsland(node) ? Island.Address : Island.Mainland;

    private async Task EndAsync(int node)
    {
        _past.Add(this[node].Output);
        await this[node].DisposeAsync();
        _servers[node] = null;
    }

    private static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(listener => listener.Start());
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        listeners.ForEach(listener => listener.Dispose());
        return ports;
    }
}
