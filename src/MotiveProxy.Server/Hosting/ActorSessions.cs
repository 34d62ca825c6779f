#if WITH_AKKA
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.AkkaCluster;
using MotiveProxy.AkkaCluster.Hosting;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Hosting;

/// <summary>Sessions on an Akka.NET cluster, in builds that have it.</summary>
internal static class ActorSessions
{
    /// <summary>Adds this server to its cluster.</summary>
    public static IServiceCollection AddActorSessions(this IServiceCollection services, MotiveOptions options) => services
        .AddAkkaSessions(
            new AkkaSettings
            {
                Host = options.AkkaHost,
                Port = options.AkkaPort,
                Seeds = options.AkkaSeeds,
                MostBytes = options.MaxBody,
            },
            of => new SessionSetup(
                options.ToSessionRules(),
                options.ToRuntimeLimits(),
                of.GetRequiredService<TimeProvider>(),
                of.GetRequiredService<SessionFaults>().Tell))
        .AddSingleton(of => of.GetRequiredService<AkkaRuntime>().Kept)
        .AddSingleton<IClusterHealth>(of => of.GetRequiredService<AkkaRuntime>());
}
#endif
