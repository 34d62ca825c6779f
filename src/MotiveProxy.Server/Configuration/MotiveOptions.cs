using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols.Schemas;

namespace MotiveProxy.Server.Configuration;

/// <summary>All that can be configured. Its initial values are the defaults; ranges, names and reasons are the rows of <see cref="OptionTable"/>.</summary>
public sealed record MotiveOptions
{
    /// <summary>The options without any configuration.</summary>
    public static MotiveOptions Default { get; } = new();

    /// <summary>The IP address to listen on, or <c>localhost</c>.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The TCP port to listen on, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>Whether the server starts anew when a configuration file changes.</summary>
    public bool Reload { get; init; }

    /// <summary>How long holds may still be finished after the order to stop, before they are ended as retryable.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The least level that is logged; see <see cref="EffectiveLogLevel"/>.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>What a line of the log looks like.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>Whether everything is logged, what users say included.</summary>
    public bool Debug { get; init; }

    /// <summary>How long a session without turns, holds or watchers lives on.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a turn may wait; zero: as long as the session.</summary>
    public TimeSpan TurnTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How long a turn whose last connection was lost waits for its client to come back.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How much of a prompt a stand-in's chat client is shown.</summary>
    public Presenting Present { get; init; } = Presenting.New;

    /// <summary>The words that make a turn a stand-in's ping; compared without regard to case.</summary>
    public ImmutableArray<string> JoinWords { get; init; } = ["/join", "/ping"];

    /// <summary>Whether answers are checked against what the caller declared.</summary>
    public bool CheckAnswers { get; init; } = true;

    /// <summary>How much work checking one answer may be, in steps of a few nanoseconds.</summary>
    public int MaxCheckSteps { get; init; } = SchemaCheck.DefaultMaxSteps;

    /// <summary>Which clients' background requests (titles, tags, follow-ups) the server answers itself.</summary>
    public HousekeepingSeats Housekeeping { get; init; } = HousekeepingSeats.On;

    /// <summary>What is recognised as a background request, and what it is answered.</summary>
    public HousekeepingFile HousekeepingFile { get; init; } = HousekeepingFile.BuiltIn;

    /// <summary>The session names that the list of models always holds.</summary>
    public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>Where sessions run; <see cref="RuntimeKind.Postgres"/> and <see cref="StoreKind.Postgres"/> go together.</summary>
    public RuntimeKind Runtime { get; init; } = RuntimeKind.InProcess;

    /// <summary>Where sessions are kept over a restart.</summary>
    public StoreKind Store { get; init; } = StoreKind.Sqlite;

    /// <summary>The file of SQLite, <see langword="null"/> for the usual place; or the connection string of PostgreSQL, without which it cannot be.</summary>
    public string? Database { get; init; }

    /// <summary>Where a node of <see cref="RuntimeKind.Akka"/> finds the others, each as host:port; none: it is a cluster of its own.</summary>
    public ImmutableArray<string> AkkaSeeds { get; init; } = [];

    /// <summary>Under which name or address the other nodes reach this one.</summary>
    public string AkkaHost { get; init; } = "127.0.0.1";

    /// <summary>The port for the other nodes; 0 takes a free one.</summary>
    public int AkkaPort { get; init; } = 4053;

    /// <summary>Whether sessions may live on this node of a cluster of actors; else it only lets clients in.</summary>
    public bool AkkaSessions { get; init; } = true;

    /// <summary>How long the transcripts of sessions that are over are kept; zero: for ever.</summary>
    public TimeSpan StoreAge { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How large the store may grow before the oldest sessions that are over leave it, in bytes.</summary>
    public long StoreSize { get; init; } = 1024 * 1024 * 1024;

    /// <summary>The time between two no-ops to a waiting client.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client that does not stream waits in silence; <see langword="null"/>: until its answer.</summary>
    public TimeSpan? Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The keys that open the server; none: it is open.</summary>
    public ApiKeyRing ApiKeys { get; init; } = ApiKeyRing.Empty;

    /// <summary>The origins whose pages may call the protocols, <c>*</c> for all; empty for none.</summary>
    public ImmutableArray<string> CorsOrigins { get; init; } = ["*"];

    /// <summary>The names that <c>/api</c> accepts in the Host header, beside those of the loopback.</summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>The most sessions alive at a time, at least 1.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>The most prompts of one session that wait at a time, at least 1.</summary>
    public int MaxPrompts { get; init; } = 100;

    /// <summary>The largest body of a request, in bytes.</summary>
    public long MaxBody { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many bytes of callers' requests a node keeps as they came, while they wait; 0: none.</summary>
    public long RawRequests { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most messages of one request, at least 1.</summary>
    public int MaxMessages { get; init; } = 10_000;

    /// <summary>The most tools that one request declares, at least 1.</summary>
    public int MaxTools { get; init; } = 10_000;

    /// <summary>The most values of JSON of one request.</summary>
    public int MaxValues { get; init; } = 1_000_000;

    /// <summary>The most connections open at a time, at least 1.</summary>
    public int MaxConnections { get; init; } = 100_000;

    /// <summary>The most finished turns of one session that are remembered for retries, at least 1.</summary>
    public int MaxRemembered { get; init; } = 16;

    /// <summary>The most characters of one session's transcript that are kept.</summary>
    public int Transcript { get; init; } = 65_536;

    /// <summary>How many events a watcher may fall behind before it is let go, at least 1.</summary>
    public int WatcherBuffer { get; init; } = 1024;

    /// <summary>How long one search in the history may take, about.</summary>
    public TimeSpan SearchTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many bytes of what was said one search in the history looks into, about.</summary>
    public long SearchSize { get; init; } = 64 * 1024 * 1024;

    /// <summary>The most characters of text that one event brings to watchers and the transcript of a session.</summary>
    public int EventText { get; init; } = 65_536;

    /// <summary>How many bytes of answers that clients may go on from are kept in memory, about.</summary>
    public long KeptInMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many bytes of them are kept in a store, about.</summary>
    public long KeptInStore { get; init; } = 256 * 1024 * 1024;

    /// <summary>The level that is in force: <see cref="Debug"/> wins over <see cref="LogLevel"/>.</summary>
    public LogLevel EffectiveLogLevel => Debug ? LogLevel.Debug : LogLevel;

    /// <summary>Whether only this machine can reach the server.</summary>
    public bool ListensOnLoopback => Host is "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>What a line of the log looks like.</summary>
public enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>Which clients' background requests the server answers itself.</summary>
public enum HousekeepingSeats
{
    /// <summary>Everybody's.</summary>
    On,

    /// <summary>Nobody's: they are turns like any other.</summary>
    Off,

    /// <summary>The stand-in's.</summary>
    StandIn,

    /// <summary>The caller's.</summary>
    Caller,
}
