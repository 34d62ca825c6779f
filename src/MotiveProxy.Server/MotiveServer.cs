using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server.Clients;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Documents;
using MotiveProxy.Server.Hosting;
using MotiveProxy.Server.Http;
using MotiveProxy.Server.Logging;
using MotiveProxy.Server.Mcp;
using MotiveProxy.Server.Operator;
using MotiveProxy.Server.Operator.Transcripts;
using MotiveProxy.Server.Requests;
using MotiveProxy.Server.WebConsole;

namespace MotiveProxy.Server;

/// <summary>The composition root: what the server is made of, and in which order a request passes it.</summary>
public static class MotiveServer
{
    /// <summary>Builds a server that is ready to be started.</summary>
    /// <param name="options">What is configured.</param>
    /// <param name="time">The clock of everything that waits; the system's by default.</param>
    /// <param name="also">What else the host shall have.</param>
    /// <exception cref="StoreException">The store that is configured cannot be used.</exception>
    public static WebApplication Build(MotiveOptions options, TimeProvider? time = null, Action<WebApplicationBuilder>? also = null)
    {
        // Empty: no configuration of its own, no HTTPS, no host filtering, nothing that a start would pay for.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "MotiveProxy" });
        builder.Logging.AddMotiveLogging(options).QuietKestrel();
        builder.WebHost.AddKestrel(options);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(options).AddSingleton(time ?? TimeProvider.System);
        builder.Services.AddSessions(options);
        builder.Services.AddExchanges();
        builder.Services.AddOperator();
        builder.Services.AddWebConsole(options);
        builder.Services.AddMcp();
        also?.Invoke(builder);

        var app = builder.Build();
        app.Use(app.Services.GetRequiredService<FaultBoundary>().InvokeAsync);
        app.Use(app.Services.GetRequiredService<CorsPolicy>().InvokeAsync);
        app.UseConsoleGate();
        app.UseRouting();
        app.UseLostVisitors();
        app.Use(Refusals.InvokeAsync);
        app.UseAntiforgery();
        app.MapProtocols();
        app.MapOperator();
        app.MapMcp();
        app.MapHealth();
        app.MapOpenApi();
        app.MapWebConsole();
        app.Lifetime.ApplicationStarted.Register(app.Services.GetRequiredService<StartNotice>().Say);
        app.Lifetime.ApplicationStopping.Register(app.Services.GetRequiredService<Draining>().Begin);
        return app;
    }

    private static void AddSessions(this IServiceCollection services, MotiveOptions options)
    {
        services.AddSingleton<TimerWheel>().AddSingleton<Heartbeats>().AddSingleton<SessionFaults>();
        if (options.Runtime is RuntimeKind.Postgres)
            services.AddSharedSessions(options).AddRuntime<PostgresRuntime>();
#if WITH_AKKA
        else if (options.Runtime is RuntimeKind.Akka)
            services.AddActorSessions(options).AddRuntime<AkkaCluster.AkkaRuntime>();
#endif
        else
            services.AddOwnSessions(options).AddRuntime<InProcessRuntime>();
    }

    private static IServiceCollection AddOwnSessions(this IServiceCollection services, MotiveOptions options) => services
        .AddSingleton<SessionStores>()
        .AddSingleton(of => new InProcessRuntime(
            options.ToSessionRules(),
            options.ToRuntimeLimits(),
            of.GetRequiredService<TimeProvider>(),
            of.GetRequiredService<TimerWheel>(),
            of.GetRequiredService<SessionFaults>().Tell,
            of.GetRequiredService<SessionStores>().Open()))
        .AddSingleton(of => of.GetRequiredService<InProcessRuntime>().Kept);

    private static IServiceCollection AddSharedSessions(this IServiceCollection services, MotiveOptions options) => services
        .AddSingleton<ClusterNews>()
        .AddSingleton(of => new PostgresRuntime(
            options.Database!,
            options.ToSessionRules(),
            options.ToRuntimeLimits(),
            options.ToRetention(),
            of.GetRequiredService<TimeProvider>(),
            of.GetRequiredService<TimerWheel>(),
            of.GetRequiredService<ClusterNews>()))
        .AddSingleton(of => of.GetRequiredService<PostgresRuntime>().Kept)
        .AddSingleton(of => of.GetRequiredService<PostgresRuntime>().Secrets)
        .AddHostedService<ClusterMembership>();

    private static void AddRuntime<T>(this IServiceCollection services)
        where T : class, ISessionRuntime, ISessionWatch, ISessionTranscripts, IStoreHealth, IDrainable => services
        .AddSingleton<ISessionRuntime>(of => of.GetRequiredService<T>())
        .AddSingleton<ISessionWatch>(of => of.GetRequiredService<T>())
        .AddSingleton<ISessionTranscripts>(of => of.GetRequiredService<T>())
        .AddSingleton<IStoreHealth>(of => of.GetRequiredService<T>())
        .AddSingleton<IDrainable>(of => of.GetRequiredService<T>());

    private static void AddExchanges(this IServiceCollection services) => services
        .AddSingleton<FaultBoundary>()
        .AddSingleton<CorsPolicy>()
        .AddSingleton<ReplyPace>()
        .AddSingleton<HousekeepingDesk>()
        .AddSingleton<KeptConversations>()
        .AddSingleton<WaitingClients>()
        .AddSingleton<RawRequests>()
        .AddSingleton<ExchangeEndpoint>()
        .AddSingleton<TokenCountEndpoint>()
        .AddSingleton<ModelsEndpoint>()
        .AddSingleton<ConstantEndpoint>()
        .AddSingleton<Draining>()
        .AddSingleton<StartNotice>();

    private static void AddOperator(this IServiceCollection services) => services
        .AddSingleton<OperatorGuard>()
        .AddSingleton<SessionDocuments>()
        .AddSingleton<OperatorEndpoints>()
        .AddSingleton<PromptEndpoints>()
        .AddSingleton<RawRequestEndpoint>()
        .AddSingleton<TranscriptEndpoint>()
        .AddSingleton<HistoryEndpoint>()
        .AddSingleton<EventFeed>();
}
