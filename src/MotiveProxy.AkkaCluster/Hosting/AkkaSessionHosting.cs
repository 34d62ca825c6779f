using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Sessions;

namespace MotiveProxy.AkkaCluster.Hosting;

/// <summary>Adds the runtime to a host: one extension for each concern.</summary>
public static class AkkaSessionHosting
{
    /// <summary>Adds an actor system that is a node of the cluster, and the runtime on it.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">The node's place.</param>
    /// <param name="setup">What its sessions share.</param>
    public static IServiceCollection AddAkkaSessions(
        this IServiceCollection services, AkkaSettings settings, Func<IServiceProvider, SessionSetup> setup) => services
        .AddSingleton(of => new SessionBook(setup(of)))
        .AddSingleton(of => new FrontDesk(of.GetRequiredService<SessionBook>().Setup.Time))
        .AddSingleton(of => new AkkaRuntime(
            of.GetRequiredService<IRequiredActor<SessionFrontKey>>(), of.GetRequiredService<SessionBook>(), of.GetRequiredService<FrontDesk>()))
        .AddAkka(AkkaSettings.SystemName, (akka, of) => akka
            .WithSessionLogging()
            .WithSessionCluster(settings)
            .WithSessions(settings, of.GetRequiredService<SessionBook>())
            .WithSessionFront(of.GetRequiredService<FrontDesk>()));

    /// <summary>The actor system logs where the host logs.</summary>
    public static AkkaConfigurationBuilder WithSessionLogging(this AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(loggers =>
    {
        loggers.LogLevel = LogLevel.WarningLevel;
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();
    });

    /// <summary>Remoting and membership: who cannot reach the majority ends its own part of the cluster.</summary>
    public static AkkaConfigurationBuilder WithSessionCluster(this AkkaConfigurationBuilder akka, AkkaSettings settings) => akka
        .WithRemoting(new RemoteOptions { HostName = settings.Host, Port = settings.Port })
        .WithClustering(new ClusterOptions
        {
            Roles = settings.HostsSessions ? [AkkaSettings.SessionRole] : [],
            SeedNodes = [.. settings.Seeds.Select(seed => $"akka.tcp://{AkkaSettings.SystemName}@{seed}")],
            SplitBrainResolver = new KeepMajorityOption(),
            LogInfo = false,
        })
        .AddStartup((system, _) =>
        {
            if (settings.Seeds.IsEmpty)
            {
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
            }
        });

    /// <summary>The sessions in their shards. They live in memory, so that none is moved as long as its node lives.</summary>
    internal static AkkaConfigurationBuilder WithSessions(this AkkaConfigurationBuilder akka, AkkaSettings settings, SessionBook book)
    {
        var extractor = new SessionExtractor();
        if (!settings.HostsSessions)
            return akka.WithShardRegionProxy<SessionActor>(SessionExtractor.TypeName, AkkaSettings.SessionRole, extractor);

        akka.AddHocon("akka.cluster.sharding.least-shard-allocation-strategy.rebalance-threshold = 1000000", HoconAddMode.Prepend);
        return akka.WithShardRegion<SessionActor>(
            SessionExtractor.TypeName,
            (_, _, _) => entity => SessionActor.Props(SessionExtractor.NameOf(entity), book),
            extractor,
            new ShardOptions
            {
                Role = AkkaSettings.SessionRole,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                ShouldPassivateIdleEntities = false,
            });
    }

    /// <summary>The node's way to the sessions.</summary>
    internal static AkkaConfigurationBuilder WithSessionFront(this AkkaConfigurationBuilder akka, FrontDesk desk) => akka.WithActors((system, registry) =>
        registry.Register<SessionFrontKey>(system.ActorOf(SessionFront.Props(registry.Get<SessionActor>(), desk), FrontName)));

    private const string FrontName = "front";
}
