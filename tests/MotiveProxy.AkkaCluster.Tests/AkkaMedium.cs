using Akka.Actor;
using Akka.Hosting;
using Akka.Remote;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>The nodes of a test, each with an actor system of its own, in one process.</summary>
/// <param name="open">Opens the store that they share, for a node; by default they have none.</param>
internal sealed class AkkaMedium(Func<TimeProvider, ISharedStore>? open = null)
{
    // A test ends without leave-taking, and does not wait for gossip longer than it must.
    private const string Hasty = """
        akka.stdout-loglevel = OFF
        akka.coordinated-shutdown.run-by-actor-system-terminate = off
        akka.cluster.gossip-interval = 200ms
        akka.cluster.leader-actions-interval = 200ms
        akka.cluster.periodic-tasks-initial-delay = 100ms
        """;

    private readonly List<IHost> _hosts = [];
    private readonly HashSet<IHost> _dead = [];

    /// <summary>Starts a node that is a cluster of its own.</summary>
    public Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => NodeOf(StartHost(rules, limits, time, new AkkaSettings()));

    /// <summary>Starts a node of the one cluster of the test, and waits until all know each other.</summary>
    /// <param name="time">The clock of all.</param>
    /// <param name="hostsSessions">Whether sessions may live on it. The first node's always may: it is never killed.</param>
    public Node Join(TimeProvider time, bool hostsSessions)
    {
        var (rules, limits) = (SessionRules.Default, RuntimeLimits.Default);
        if (_hosts.Count == 0)
            StartHost(rules, limits, time, new AkkaSettings());

        var first = Akka.Cluster.Cluster.Get(SystemOf(_hosts[0])).SelfAddress;
        var host = StartHost(rules, limits, time, new AkkaSettings { Seeds = [$"{first.Host}:{first.Port}"], HostsSessions = hostsSessions });
        Timeouts.UntilAsync(() => Task.FromResult(Alive.All(node => KnowsAll(node)))).GetAwaiter().GetResult();
        return NodeOf(host);
    }

    /// <summary>Ends a node as a crash does: it says nothing to anybody any more, and hears nothing.</summary>
    public async Task KillAsync(Node node)
    {
        var host = _hosts.Single(host => ReferenceEquals(host.Services.GetRequiredService<AkkaRuntime>(), node.Runtime));
        _dead.Add(host);
        await ((IRemoteActorRefProvider)((ExtendedActorSystem)SystemOf(host)).Provider).Transport.Shutdown();
    }

    /// <summary>Whatever is sent for the first time gets lost from now on.</summary>
    public void LoseFirst() => _hosts.ForEach(host => host.Services.GetRequiredService<SessionBook>().FirstIsLost = true);

    public async Task EndAsync()
    {
        await Task.WhenAll(_hosts.Select(host => SystemOf(host).Terminate())).Soon();
        _hosts.ForEach(host => host.Dispose());
    }

    private IEnumerable<IHost> Alive => _hosts.Where(host => !_dead.Contains(host));

    private bool KnowsAll(IHost host) =>
        host.Services.GetRequiredService<AkkaRuntime>().IsJoined && host.Services.GetRequiredService<FrontDesk>().Neighbours >= Alive.Count() - 1;

    private IHost StartHost(SessionRules rules, RuntimeLimits limits, TimeProvider time, AkkaSettings settings)
    {
        var setup = new SessionSetup(rules, limits, time, (name, bug) => Assert.Fail($"{name}: {bug}"))
        {
            Alarms = new ManualAlarms(time),
            Store = open is null ? null : new StoreUse(open(time), failure => Assert.Fail(failure.ToString()), () => { }),
        };
        var host = new HostBuilder()
            .ConfigureLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Error))
            .ConfigureServices(services => services.AddAkkaSessions(settings, _ => setup, akka => akka.AddHocon(Hasty, HoconAddMode.Prepend)))
            .Build();
        _hosts.Add(host);
        host.StartAsync().Soon().GetAwaiter().GetResult();
        return host;
    }

    private static ActorSystem SystemOf(IHost host) => host.Services.GetRequiredService<ActorSystem>();

    private static Node NodeOf(IHost host)
    {
        var runtime = host.Services.GetRequiredService<AkkaRuntime>();
        return new Node(runtime, runtime, runtime, runtime);
    }
}
