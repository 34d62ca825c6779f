using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Configuration;
using Serilog.Extensions.Logging;

namespace MotiveProxy.Server.Hosting;

/// <summary>How Kestrel listens, and what it leaves to us.</summary>
internal static class KestrelSetup
{
    // A client that sends a body slower than this is not one.
    private const double SlowestBody = 240;

    private static readonly TimeSpan BodyGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Headers = TimeSpan.FromSeconds(30);

    // Longer than the pools of the SDKs keep an idle connection, so that it is they who close it.
    private static readonly TimeSpan KeepAlive = TimeSpan.FromMinutes(5);

    // A write is over when the operating system has it. With Kestrel's own buffer it is over before, and a reply that counts as
    // delivered may be lost with the process: whoever asks again without saying that it retries would be a new prompt.
    private const long MostUnsentBytes = 1;

    // After the time to drain, what is still open is aborted.
    private static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(1);

    /// <summary>Listens as the options say.</summary>
    public static void AddKestrel(this IWebHostBuilder host, MotiveOptions options)
    {
        host.UseKestrelCore().UseSockets(sockets => sockets.MaxWriteBufferSize = MostUnsentBytes).ConfigureKestrel(kestrel => Configure(kestrel, options));
        host.ConfigureServices(services =>
            services.Configure<HostOptions>(hosting => hosting.ShutdownTimeout = options.Drain + LastMoment));
    }

    /// <summary>Silences what would be said, or made, for every request.</summary>
    public static void QuietKestrel(this ILoggingBuilder logging)
    {
        // With this on, every request costs an activity and a logging scope.
        Silence(logging, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // Its one error is an exception that left the pipeline: only a cut reply does, on purpose.
        Silence(logging, "Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);

        // It warns at every first start that its keys lie as plain text where we put them: in the store, as all that people say.
        Silence(logging, "Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }

    // Serilog's provider brings a rule of its own, and a rule for a provider is stronger than one for all.
    private static void Silence(ILoggingBuilder logging, string category, LogLevel below) =>
        logging.AddFilter(category, below).AddFilter<SerilogLoggerProvider>(category, below);

    private static void Configure(KestrelServerOptions kestrel, MotiveOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        var limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.KeepAliveTimeout = KeepAlive;
        limits.RequestHeadersTimeout = Headers;
        limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, BodyGrace);

        // A client may sleep while it is held.
        limits.MinResponseDataRate = null;

        // Ours says so in the protocol's words.
        limits.MaxRequestBodySize = null;

        if (options.Host != "localhost")
            kestrel.Listen(IPAddress.Parse(options.Host), options.Port, Http1);
        else if (options.Port == 0)
            kestrel.Listen(IPAddress.Loopback, options.Port, Http1);
        else
            kestrel.ListenLocalhost(options.Port, Http1);
    }

    private static void Http1(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;
}
