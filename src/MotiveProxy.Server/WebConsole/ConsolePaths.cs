using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Server.WebConsole;

/// <summary>The console's paths.</summary>
public static class ConsolePaths
{
    /// <summary>The inbox: every prompt that waits.</summary>
    public const string Inbox = "/console";

    /// <summary>All live sessions.</summary>
    public const string Sessions = "/console/sessions";

    /// <summary>One session, named in the query.</summary>
    public const string Session = "/console/session";

    /// <summary>What was said in sessions that are over.</summary>
    public const string History = "/console/history";

    /// <summary>What was said in one session that is over, named in the query.</summary>
    public const string HistorySession = "/console/history/session";

    /// <summary>A seat for a person who wants to be the caller.</summary>
    public const string Talk = "/console/talk";

    /// <summary>Where a key, or the token that was printed at start, is asked for.</summary>
    public const string SignIn = "/console/sign-in";

    /// <summary>Where a person leaves.</summary>
    public const string SignOut = "/console/sign-out";

    /// <summary>Scripts, styles and fonts.</summary>
    public const string Assets = "/console/assets";

    /// <summary>Where a page's circuit runs: a WebSocket.</summary>
    public const string Circuit = "/_blazor";

    // What the framework answers at, beside the circuit itself.
    private const string Framework = "/_framework";

    private static readonly PathString[] Folders = [Inbox, Circuit, Framework];

    /// <summary>Whether a path is one of the console: no page of another origin may use it.</summary>
    public static bool Hold(PathString path) => Array.Exists(Folders, folder => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase));

    /// <summary>The page of a life that is over.</summary>
    public static string Of(SessionName session, LifeId life) => $"{HistorySession}?name={Uri.EscapeDataString(session.Value)}&life={life}";

    /// <summary>The page of a session, with one of its prompts open, or the oldest.</summary>
    public static string Of(SessionName session, TurnId? prompt = null) =>
        $"{Session}?name={Uri.EscapeDataString(session.Value)}" + (prompt is { } id ? $"&prompt={Uri.EscapeDataString(id.Value)}" : "");
}
