using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Hosting;
using MotiveProxy.Server.WebConsole;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>The real server on a free port of the loopback, on a clock that the test owns.</summary>
public sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Happenings _happenings;

    private TestHost(WebApplication app, ManualTime time, LinesOfLog log)
    {
        _app = app;
        Time = time;
        Log = log;
        Sessions = app.Services.GetRequiredService<InProcessRuntime>();
        _happenings = new Happenings(Sessions);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = Client();
    }

    public ManualTime Time { get; }

    public LinesOfLog Log { get; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public InProcessRuntime Sessions { get; }

    /// <summary>Every route that the server has for programs, with its method.</summary>
    public IEnumerable<(string Method, string Pattern)> Routes => AllRoutes
        .Where(route => !ConsolePaths.Hold(PathOf(route)))
        .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => (method, route.RoutePattern.RawText!)));

    /// <summary>The paths that it has for people's pages.</summary>
    public IEnumerable<string> ConsoleRoutes => AllRoutes.Select(PathOf).Where(path => ConsolePaths.Hold(path));

    private IEnumerable<RouteEndpoint> AllRoutes => ((IEndpointRouteBuilder)_app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static string PathOf(RouteEndpoint route) => "/" + route.RoutePattern.RawText!.TrimStart('/');

    /// <summary>Starts a server; options as a user's, but for the port and the silence: no log on the console, and no early headers of plain replies.</summary>
    public static async Task<TestHost> StartAsync(Func<MotiveOptions, MotiveOptions>? configure = null, Action<IServiceCollection>? also = null)
    {
        var options = MotiveOptions.Default with { Port = 0, LogLevel = LogLevel.Critical, Patience = null, Store = StoreKind.None };
        var time = new ManualTime();
        var log = new LinesOfLog();
        var app = MotiveServer.Build(configure?.Invoke(options) ?? options, time, builder =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Debug);
            builder.Logging.AddProvider(log);
            also?.Invoke(builder.Services);
        });
        await app.StartAsync();
        return new TestHost(app, time, log);
    }

    /// <summary>A client with connections of its own. It waits for as long as the test does.</summary>
    public HttpClient Client(string? userAgent = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = Address,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version11,
        };
        if (userAgent is not null)
            client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", userAgent);
        return client;
    }

    /// <summary>A party with connections, a name and a history of its own.</summary>
    public Party Party(string model, string userAgent, string path = "/v1/chat/completions") => new(Client(userAgent), model, path);

    /// <summary>Waits until something is true of the server's sessions. Looks whenever anything has happened, never at a clock.</summary>
    public Task UntilAsync(Func<bool> condition) => _happenings.UntilAsync(condition);

    /// <summary>Waits until a seat of a session has this many open turns, each with a request that waits.</summary>
    public Task UntilHeldAsync(string session, Seat seat, int turns = 1) =>
        UntilAsync(() => StateOf(session) is { } state && state.Turns.Count(turn => turn.Seat == seat && turn is { IsOpen: true, IsHeld: true }) == turns);

    /// <summary>Waits until an event of a kind has happened, in this session, this often since the start.</summary>
    public Task UntilHappenedAsync<T>(string session, int times = 1)
        where T : SessionEvent => UntilAsync(() => _happenings.Of<T>(session).Count >= times);

    /// <summary>Waits until this many turns are admitted and their clients' heartbeats run.</summary>
    public Task UntilAdmittedAsync(int turns) => Log.UntilAsync(1006, turns);

    public IReadOnlyList<T> Happened<T>(string session)
        where T : SessionEvent => _happenings.Of<T>(session);

    public SessionState? StateOf(string session) => SessionName.TryParse(session, out var name, out _) ? Sessions.Find(name)?.State : null;

    /// <summary>Sends JSON and waits for the whole response.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string json) => Http.PostAsync(path, Json.Content(json)).Soon();

    /// <summary>Sends a request that waits for as long as the server lives: the test looks at the server only.</summary>
    public void BeginPost(string path, HttpContent content) =>
        _ = Http.PostAsync(path, content).ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);

    /// <summary>Asks for JSON.</summary>
    public async Task<JsonObject> GetJsonAsync(string path)
    {
        using var response = await Http.GetAsync(path).Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.ReadJsonAsync();
    }

    /// <summary>Begins to stop as SIGTERM does, and goes no further: the sockets stay.</summary>
    public void BeginDrain() => _app.Services.GetRequiredService<Draining>().Begin();

    /// <summary>Stops the server as SIGTERM does.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _happenings.DisposeAsync();
    }
}
