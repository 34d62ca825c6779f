using Akka;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Hosting.SBR;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.AkkaCluster.Fronts;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.AkkaCluster.Wire;

namespace MotiveProxy.AkkaCluster.Hosting;

/// <summary>Adds the runtime to a host: one extension for each concern.</summary>
public static class AkkaSessionHosting
{
    /// <summary>Adds an actor system that is a node of the cluster, and the runtime on it.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="settings">The node's place.</param>
    /// <param name="setup">What its sessions share.</param>
    /// <param name="also">What else the actor system shall have.</param>
    public static IServiceCollection AddAkkaSessions(
        this IServiceCollection services,
        AkkaSettings settings,
        Func<IServiceProvider, SessionSetup> setup,
        Action<AkkaConfigurationBuilder>? also = null) => services
        .AddSingleton(of => new SessionBook(setup(of)))
        .AddSingleton(of => new FrontDesk(of.GetRequiredService<SessionBook>()))
        .AddSingleton(of => new AkkaRuntime(
            of.GetRequiredService<IRequiredActor<SessionFrontKey>>(), of.GetRequiredService<SessionBook>(), of.GetRequiredService<FrontDesk>()))
        .AddAkka(AkkaSettings.SystemName, (akka, of) => akka
            .With(also)
            .WithSessionLogging()
            .WithSessionCluster(settings)
            .WithSessionSerialization()
            .WithSessions(settings, of.GetRequiredService<SessionBook>())
            .WithSessionFront(of.GetRequiredService<FrontDesk>(), of.GetRequiredService<SessionBook>())
            .WithSessionDrain(of.GetRequiredService<FrontDesk>()));

    private static AkkaConfigurationBuilder With(this AkkaConfigurationBuilder akka, Action<AkkaConfigurationBuilder>? also)
    {
        also?.Invoke(akka);
        return akka;
    }

    /// <summary>The actor system logs where the host logs.</summary>
    public static AkkaConfigurationBuilder WithSessionLogging(this AkkaConfigurationBuilder akka) => akka.ConfigureLoggers(loggers =>
    {
        loggers.LogLevel = LogLevel.WarningLevel;
        loggers.ClearLoggers();
        loggers.AddLoggerFactory();
    });

    /// <summary>Remoting and membership: who cannot reach the majority ends its own part of the cluster.</summary>
    public static AkkaConfigurationBuilder WithSessionCluster(this AkkaConfigurationBuilder akka, AkkaSettings settings) => akka
        .AddHocon(Tuning, HoconAddMode.Prepend)
        .WithRemoting(new RemoteOptions { HostName = settings.Host, Port = settings.Port, MaxFrameSize = FrameSize(settings) })
        .WithClustering(new ClusterOptions
        {
            Roles = settings.HostsSessions ? [AkkaSettings.SessionRole] : [],
            SeedNodes = [.. settings.Seeds.Select(seed => $"akka.tcp://{AkkaSettings.SystemName}@{seed}")],
            SplitBrainResolver = new KeepMajorityOption(),
            LogInfo = false,
            FailureDetector = new PhiAccrualFailureDetectorOptions
            {
                HeartbeatInterval = TimeSpan.FromMilliseconds(500),
                AcceptableHeartbeatPause = TimeSpan.FromSeconds(3),
            },
        })
        .AddStartup((system, _) =>
        {
            if (settings.Seeds.IsEmpty)
            {
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
            }
        });

    /// <summary>Our messages are written by hand, and what has no serializer does not travel.</summary>
    public static AkkaConfigurationBuilder WithSessionSerialization(this AkkaConfigurationBuilder akka) => akka
        .WithCustomSerializer("motive-proxy", SessionSerializer.Types, system => new SessionSerializer(system))
        .WithCustomSerializer("motive-proxy-none", [typeof(object)], system => new NoSerializer(system));

    /// <summary>The sessions in their shards. They live in memory, so that none is moved as long as its node lives.</summary>
    internal static AkkaConfigurationBuilder WithSessions(this AkkaConfigurationBuilder akka, AkkaSettings settings, SessionBook book)
    {
        var extractor = new SessionExtractor();
        if (!settings.HostsSessions)
            return akka.WithShardRegionProxy<SessionActor>(SessionExtractor.TypeName, AkkaSettings.SessionRole, extractor);
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
    internal static AkkaConfigurationBuilder WithSessionFront(this AkkaConfigurationBuilder akka, FrontDesk desk, SessionBook book) =>
        akka.WithActors((system, registry) => registry.Register<SessionFrontKey>(
            system.ActorOf(SessionFront.Props(registry.Get<SessionActor>(), desk, book), SessionFront.Name)));

    /// <summary>Before a node leaves the cluster every hold is ended as retryable, and what became of it is said.</summary>
    internal static AkkaConfigurationBuilder WithSessionDrain(this AkkaConfigurationBuilder akka, FrontDesk desk) =>
        akka.WithActors((system, registry) => CoordinatedShutdown.Get(system).AddTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind,
            "drain",
            () => DrainAsync(desk, registry)));

    private static async Task<Done> DrainAsync(FrontDesk desk, IReadOnlyActorRegistry registry)
    {
        var front = await registry.GetAsync<SessionFrontKey>();
        desk.Close();
        front.Tell(Drain.Instance, ActorRefs.NoSender);
        var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        front.Tell(new Settle(Session: null, settled), ActorRefs.NoSender);

        // Who waits for a node that is dead does not leave late for that. It is the end of a process: its own clock counts, and no session's rule hangs on it.
        await Task.WhenAny(settled.Task, Task.Delay(DrainTime, TimeProvider.System));
        return Done.Instance;
    }

    // A turn may be written longer in a message than it was in a body; beyond this no body is let through.
    private static long FrameSize(AkkaSettings settings) => Math.Min(2 * settings.MostBytes + 1024 * 1024, int.MaxValue / 2);

    private static TimeSpan DrainTime { get; } = TimeSpan.FromSeconds(3);

    // What has no option of its own. A node that says nothing for three seconds is unreachable, and if that stays so for three more it is dead. One that
    // does not get in ends, as one does that is thrown out: whoever keeps it starts it again.
    // Batches are for throughput: they keep a message back for up to 40 ms, and an exchange between nodes has several.
    private const string Tuning = """
        akka.cluster.split-brain-resolver.stable-after = 3s
        akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = 30s
        akka.cluster.sharding.least-shard-allocation-strategy.rebalance-threshold = 1000000
        akka.cluster.sharding.retry-interval = 500ms
        akka.remote.dot-netty.tcp.batching.enabled = off
        akka.log-dead-letters = off
        akka.log-serializer-override-on-start = off
        akka.remote.log-remote-lifecycle-events = off
        """;
}
