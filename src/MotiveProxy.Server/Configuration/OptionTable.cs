using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using static MotiveProxy.Server.Configuration.OptionKinds;

namespace MotiveProxy.Server.Configuration;

/// <summary>Every option, once. Binding, flags, errors, <c>motive-proxy config</c>, docs/configuration.md and .env.example come from these rows.</summary>
public static class OptionTable
{
    private const string Server = "Server";
    private const string Logs = "Log";
    private const string Sessions = "Sessions";
    private const string Storage = "Storage";
    private const string Cluster = "Cluster of actors";
    private const string Waiting = "Waiting clients";
    private const string Access = "Access";
    private const string Limits = "Limits";

    private const double Day = 86_400;

    /// <summary>The rows, in the order in which they are shown.</summary>
    public static ImmutableArray<OptionRow> Rows { get; } =
    [
        new OptionRow<string>("HOST", Server, Text("an IP address or localhost", IsAddress),
            o => o.Host, (o, v) => o with { Host = v },
            "Where to listen. 0.0.0.0 and :: are all addresses of this machine: set API_KEYS before."),
        new OptionRow<int>("PORT", Server, Whole(0, 65_535),
            o => o.Port, (o, v) => o with { Port = v },
            "The TCP port. 0 takes a free one; the first line of the log names it."),
        new OptionRow<bool>("RELOAD", Server, Switch,
            o => o.Reload, (o, v) => o with { Reload = v },
            "Start anew when .env or appsettings.json changes. Held requests are ended as retryable first."),
        new OptionRow<TimeSpan>("DRAIN", Server, Duration(0, 3600),
            o => o.Drain, (o, v) => o with { Drain = v },
            "How long a server that was told to stop may take to finish what it is writing and to end held requests as retryable."),

        new OptionRow<LogLevel>("LOG_LEVEL", Logs,
            Choice(("debug", LogLevel.Debug), ("info", LogLevel.Information), ("warning", LogLevel.Warning), ("error", LogLevel.Error)),
            o => o.LogLevel, (o, v) => o with { LogLevel = v },
            "The least level that is logged. What people say is logged at debug only."),
        new OptionRow<LogFormat>("LOG_FORMAT", Logs, Choice(("text", LogFormat.Text), ("json", LogFormat.Json)),
            o => o.LogFormat, (o, v) => o with { LogFormat = v },
            "Lines for people, or one JSON object a line for programs."),
        new OptionRow<bool>("DEBUG", Logs, Switch,
            o => o.Debug, (o, v) => o with { Debug = v },
            "The same as LOG_LEVEL=debug, and stronger."),

        new OptionRow<TimeSpan>("SESSION_TIMEOUT", Sessions, Duration(0.05, 30 * Day),
            o => o.SessionTimeout, (o, v) => o with { SessionTimeout = v },
            "How long a session lives on when nobody waits, speaks or watches."),
        new OptionRow<TimeSpan>("TURN_TIMEOUT", Sessions, Duration(0.05, 30 * Day, or: "0"),
            o => o.TurnTimeout, (o, v) => o with { TurnTimeout = v },
            "How long a turn may wait for the other side before it ends with 408. 0 is as long as SESSION_TIMEOUT."),
        new OptionRow<TimeSpan>("RECONNECT_GRACE", Sessions, Duration(0, Day),
            o => o.ReconnectGrace, (o, v) => o with { ReconnectGrace = v },
            "How long a turn whose connection was lost waits for its client to come back. Clients retry within 40 seconds."),
        new OptionRow<Presenting>("PRESENT", Sessions, Choice(("new", Presenting.New), ("full", Presenting.Full)),
            o => o.Present, (o, v) => o with { Present = v },
            "What a stand-in's chat client is shown: what is new, or with the first prompt the system prompt and the tools as well."),
        new OptionRow<ImmutableArray<string>>("JOIN_WORDS", Sessions, List("words of 1 to 64 characters", word => word.Length <= 64),
            o => o.JoinWords, (o, v) => o with { JoinWords = v },
            "What a stand-in says to take its seat, or to be shown the prompt again; upper and lower case are the same."),
        new OptionRow<bool>("CHECK_ANSWERS", Sessions, Switch,
            o => o.CheckAnswers, (o, v) => o with { CheckAnswers = v },
            "Whether an answer that is not what the caller declared (its tools, their schemas, the form it wants) is told to the stand-in instead of passed on; /send! passes it on."),
        new OptionRow<HousekeepingSeats>("HOUSEKEEPING", Sessions,
            Choice(("on", HousekeepingSeats.On), ("off", HousekeepingSeats.Off), ("standin", HousekeepingSeats.StandIn), ("caller", HousekeepingSeats.Caller)),
            o => o.Housekeeping, (o, v) => o with { Housekeeping = v },
            "Whose background requests (titles, tags, follow-ups) the server answers itself: everybody's, nobody's, or one seat's."),
        new OptionRow<HousekeepingFile>("HOUSEKEEPING_FILE", Sessions,
            new("a JSON file of rows as in docs/background-requests.md; or none", null, HousekeepingFile.Read, HousekeepingFile.Write),
            o => o.HousekeepingFile, (o, v) => o with { HousekeepingFile = v },
            "More kinds of background requests than those that are known already; these rows come first."),
        new OptionRow<ImmutableArray<string>>("MODELS", Sessions,
            List($"session names of 1 to {SessionName.MaxLength} characters", name => name.Length <= SessionName.MaxLength),
            o => o.Models, (o, v) => o with { Models = v },
            "Session names that the list of models always holds, for clients that let one choose only from a list."),

        new OptionRow<StoreKind>("STORE", Storage, Choice(("sqlite", StoreKind.Sqlite), ("none", StoreKind.None), ("postgres", StoreKind.Postgres)),
            o => o.Store, (o, v) => o with { Store = v, Runtime = v is StoreKind.Postgres ? RuntimeKind.Postgres : o.Runtime },
            "Where sessions are kept, so that a restart or a crash loses nothing: in a file of this machine, nowhere, or in a database that several servers may share."),
        new OptionRow<RuntimeKind>("RUNTIME", Storage, Choice(("in-process", RuntimeKind.InProcess), ("postgres", RuntimeKind.Postgres), ("akka", RuntimeKind.Akka)),
            o => o.Runtime, (o, v) => o with { Runtime = v, Store = o.Store is StoreKind.Sqlite ? StoreOf(v) : o.Store },
            "Where sessions run: in this server alone; on every server that shares the database; or as actors on a cluster of servers. postgres goes with STORE=postgres: set either. akka goes with STORE=none, its default, or postgres, and only in a build that has it."),
        new OptionRow<string?>("DATABASE", Storage, DatabasePlace(),
            o => o.Database, (o, v) => o with { Database = v },
            "The file of STORE=sqlite; one server at a time can have it, and it is made readable for its owner only. Or the connection string of STORE=postgres. What people say is in it."),
        new OptionRow<TimeSpan>("STORE_AGE", Storage, Duration(60, 36_500 * Day, or: "0"),
            o => o.StoreAge, (o, v) => o with { StoreAge = v },
            "How long the transcripts of what is over are kept; 0 is for ever. A month is enough to look something up, and what people say need not lie about for longer."),
        new OptionRow<long>("STORE_SIZE", Storage, Size(1024 * 1024, 1024L * 1024 * 1024 * 1024),
            o => o.StoreSize, (o, v) => o with { StoreSize = v },
            "How large the store may grow; beyond it the oldest sessions that are over leave it. Sessions that live are never removed. In PostgreSQL what is said is counted, not what its tables cost beside."),

        new OptionRow<ImmutableArray<string>>("AKKA_SEEDS", Cluster, List("host:port of nodes, the same and in the same order on each", IsNode),
            o => o.AkkaSeeds, (o, v) => o with { AkkaSeeds = v },
            "Where a server with RUNTIME=akka finds the cluster; the first of them begins one if no other answers. Without any it is alone."),
        new OptionRow<string>("AKKA_HOST", Cluster, Text("a host name or an IP address", IsHostName),
            o => o.AkkaHost, (o, v) => o with { AkkaHost = v },
            "Under which name the other servers reach this one. Whoever reaches this port speaks as a server of the cluster: keep it in a network of their own."),
        new OptionRow<int>("AKKA_PORT", Cluster, Whole(0, 65_535),
            o => o.AkkaPort, (o, v) => o with { AkkaPort = v },
            "The TCP port for the other servers, beside PORT, which is for clients. 0 takes a free one, which no seed can be at."),
        new OptionRow<bool>("AKKA_SESSIONS", Cluster, Switch,
            o => o.AkkaSessions, (o, v) => o with { AkkaSessions = v },
            "Whether sessions may live on this server of the cluster. One where they may not only lets clients in: it can come and go without moving a session."),

        new OptionRow<TimeSpan>("HEARTBEAT", Waiting, Duration(0.05, 55),
            o => o.Heartbeat, (o, v) => o with { Heartbeat = v },
            "The time between two no-ops to a waiting client. Some clients give up after 60 silent seconds."),
        new OptionRow<TimeSpan?>("PATIENCE", Waiting, DurationOr("off", 0, Day),
            o => o.Patience, (o, v) => o with { Patience = v },
            "How long a client that does not stream waits in silence before its reply begins with 200 and whitespace; off for clients that must see a status."),

        new OptionRow<ApiKeyRing>("API_KEYS", Access,
            new("key, key=standin, key=caller or key=admin, separated by commas", null, ApiKeyRing.Read, ShowKeys),
            o => o.ApiKeys, (o, v) => o with { ApiKeys = v },
            "The keys that open the server; the operator API needs an admin key. Without keys whoever reaches the port may speak, and the operator API answers this machine only.")
        {
            IsSecret = true,
        },
        new OptionRow<ImmutableArray<string>>("CORS_ORIGINS", Access, List("* or origins such as https://chat.example:8443", IsOrigin),
            o => o.CorsOrigins, (o, v) => o with { CorsOrigins = v },
            "The web pages that may call the protocols from a browser. The operator API answers no page of another origin, whatever this says."),
        new OptionRow<ImmutableArray<string>>("ALLOWED_HOSTS", Access, List("host names without a port", IsHostName),
            o => o.AllowedHosts, (o, v) => o with { AllowedHosts = v },
            "The names by which the operator API may be reached, beside localhost and loopback addresses: a defence against DNS rebinding."),

        new OptionRow<int>("MAX_SESSIONS", Limits, Whole(1, 10_000_000),
            o => o.MaxSessions, (o, v) => o with { MaxSessions = v },
            "The most sessions at a time; one more is refused with 429. Each costs memory until it times out."),
        new OptionRow<int>("MAX_PROMPTS", Limits, Whole(1, 100_000),
            o => o.MaxPrompts, (o, v) => o with { MaxPrompts = v },
            "The most prompts of one session that wait at a time; one more is refused with 429. One stand-in answers them one by one."),
        new OptionRow<long>("MAX_BODY", Limits, Size(1024, 1024L * 1024 * 1024),
            o => o.MaxBody, (o, v) => o with { MaxBody = v },
            "The largest body of a request; a larger one is refused with 413. Agents send their whole history each time."),
        new OptionRow<long>("RAW_REQUESTS", Limits, Size(0, 64L * 1024 * 1024 * 1024),
            o => o.RawRequests, (o, v) => o with { RawRequests = v },
            "How many bytes of waiting callers' requests a node keeps as they came, for operators to look at; the oldest make room. 0 keeps none."),
        new OptionRow<int>("MAX_MESSAGES", Limits, Whole(1, 1_000_000),
            o => o.MaxMessages, (o, v) => o with { MaxMessages = v },
            "The most messages of one request; more are refused with 400. Many tiny messages cost more memory than their bytes."),
        new OptionRow<int>("MAX_TOOLS", Limits, Whole(1, 1_000_000),
            o => o.MaxTools, (o, v) => o with { MaxTools = v },
            "The most tools that one request declares; more are refused with 400. A stand-in has to choose among them."),
        new OptionRow<int>("MAX_VALUES", Limits, Whole(1000, 100_000_000),
            o => o.MaxValues, (o, v) => o with { MaxValues = v },
            "The most JSON values of one request (parts, calls, fields of schemas); more are refused with 400. Tiny values cost ten times their bytes."),
        new OptionRow<int>("MAX_CONNECTIONS", Limits, Whole(1, 10_000_000),
            o => o.MaxConnections, (o, v) => o with { MaxConnections = v },
            "The most connections at a time; further ones are closed at once. A waiting request holds one."),
        new OptionRow<int>("MAX_REMEMBERED", Limits, Whole(1, 10_000),
            o => o.MaxRemembered, (o, v) => o with { MaxRemembered = v },
            "The most finished turns of one session that are kept so that a retry gets the same reply again."),
        new OptionRow<int>("MAX_CHECK_STEPS", Limits, Whole(1000, 1_000_000_000, "steps of a few nanoseconds"),
            o => o.MaxCheckSteps, (o, v) => o with { MaxCheckSteps = v },
            "How much work checking one answer may be; what would be more is passed on unchecked. The default does for megabytes."),
        new OptionRow<int>("TRANSCRIPT", Limits, Whole(0, 1_000_000_000, "characters"),
            o => o.Transcript, (o, v) => o with { Transcript = v },
            "How much of each session's transcript is kept; the oldest goes first."),
        new OptionRow<int>("WATCHER_BUFFER", Limits, Whole(1, 1_000_000, "events"),
            o => o.WatcherBuffer, (o, v) => o with { WatcherBuffer = v },
            "How far a watcher that reads slowly may fall behind before its stream is ended."),
        new OptionRow<int>("EVENT_TEXT", Limits, Whole(1024, 100_000_000, "characters"),
            o => o.EventText, (o, v) => o with { EventText = v },
            "How much text one event brings to watchers and to what the console shows; more is cut, with a mark. What is stored is whole."),
        new OptionRow<long>("KEPT_IN_MEMORY", Limits, Size(1024 * 1024, 1024L * 1024 * 1024 * 1024),
            o => o.KeptInMemory, (o, v) => o with { KeptInMemory = v },
            "Without a store: about how much is kept of answers that clients go on from by their ids (previous_response_id); those used least recently go first."),
        new OptionRow<long>("KEPT_IN_STORE", Limits, Size(1024 * 1024, 1024L * 1024 * 1024 * 1024),
            o => o.KeptInStore, (o, v) => o with { KeptInStore = v },
            "The same with a store, where there is more room; in a file no more than a quarter of STORE_SIZE."),
        new OptionRow<TimeSpan>("SEARCH_TIME", Limits, Duration(0.1, 600),
            o => o.SearchTime, (o, v) => o with { SearchTime = v },
            "How long one search in the history may take, about; what is not searched by then is for the next. One runs at a time, and a person waits for it."),
        new OptionRow<long>("SEARCH_SIZE", Limits, Size(1024 * 1024, 1024L * 1024 * 1024 * 1024),
            o => o.SearchSize, (o, v) => o with { SearchSize = v },
            "How much of what was said one search in the history looks into, about. A session in which more was said is not searched to its end."),
    ];

    // Kestrel takes any other name for "all addresses", which nobody means who writes a name.
    private static bool IsAddress(string text) => text is "localhost" || IPAddress.TryParse(text, out _);

    private static bool IsHostName(string text) => Uri.CheckHostName(text.Trim('[', ']')) is not UriHostNameType.Unknown;

    private static bool IsNode(string text) =>
        text.LastIndexOf(':') is > 0 and var colon && IsHostName(text[..colon]) && ushort.TryParse(text.AsSpan(colon + 1), out var port) && port > 0;

    private static StoreKind StoreOf(RuntimeKind runtime) => runtime switch
    {
        RuntimeKind.Postgres => StoreKind.Postgres,
        RuntimeKind.Akka => StoreKind.None,
        _ => StoreKind.Sqlite,
    };

    private static bool IsOrigin(string text) =>
        text is "*" || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Host.Length > 0
            && text.Equals($"{uri.Scheme}://{uri.Authority}", StringComparison.OrdinalIgnoreCase));

    private static string ShowKeys(ApiKeyRing keys) => keys.IsEmpty ? "none" : keys.Count is 1 ? "1 key (hidden)" : $"{keys.Count} keys (hidden)";
}
