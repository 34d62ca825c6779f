using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>The nodes of a test, each with an actor system of its own, in one process.</summary>
internal sealed class AkkaMedium
{
    private readonly List<IHost> _hosts = [];

    /// <summary>Starts a node that is a cluster of its own.</summary>
    public Node Start(SessionRules rules, RuntimeLimits limits, TimeProvider time) => NodeOf(StartHost(rules, limits, time, new AkkaSettings()));

    public IHost StartHost(SessionRules rules, RuntimeLimits limits, TimeProvider time, AkkaSettings settings)
    {
        var setup = new SessionSetup(rules, limits, time, (name, bug) => Assert.Fail($"{name}: {bug}")) { Alarms = new ManualAlarms(time) };
        var host = new HostBuilder()
            .ConfigureServices(services => services.AddAkkaSessions(settings, _ => setup))
            .Build();
        _hosts.Add(host);
        host.StartAsync().Soon().GetAwaiter().GetResult();
        return host;
    }

    public static Node NodeOf(IHost host)
    {
        var runtime = host.Services.GetRequiredService<AkkaRuntime>();
        return new Node(runtime, runtime, runtime, runtime);
    }

    public async Task EndAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
