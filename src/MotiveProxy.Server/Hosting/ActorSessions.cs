#if WITH_AKKA
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.AkkaCluster;
using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Hosting;

/// <summary>Sessions on an Akka.NET cluster, in builds that have it.</summary>
internal static class ActorSessions
{
    /// <summary>Adds this server to its cluster.</summary>
    public static IServiceCollection AddActorSessions(this IServiceCollection services, MotiveOptions options) => services
        .AddActorStore(options)
        .AddAkkaSessions(
            new AkkaSettings
            {
                Host = options.AkkaHost,
                Port = options.AkkaPort,
                Seeds = options.AkkaSeeds,
                MostBytes = options.MaxBody,
                HostsSessions = options.AkkaSessions,
            },
            of => new SessionSetup(
                options.ToSessionRules(),
                options.ToRuntimeLimits(),
                of.GetRequiredService<TimeProvider>(),
                of.GetRequiredService<SessionFaults>().Tell)
            {
                Store = of.GetService<PostgresStore>() is { } store ? of.GetRequiredService<SessionStores>().Share(store) : null,
            })
        .AddSingleton(of => of.GetRequiredService<AkkaRuntime>().Kept)
        .AddSingleton<IClusterHealth>(of => of.GetRequiredService<AkkaRuntime>());

    private static IServiceCollection AddActorStore(this IServiceCollection services, MotiveOptions options) => options.Store is StoreKind.Postgres
        ? services
            .AddSingleton<SessionStores>()
            .AddSingleton(of => of.GetRequiredService<SessionStores>().OpenShared(of.GetRequiredService<TimeProvider>()))
            .AddSingleton(of => of.GetRequiredService<PostgresStore>().Secrets)
        : services;
}
#endif
