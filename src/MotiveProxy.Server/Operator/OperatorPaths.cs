using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Mcp;

namespace MotiveProxy.Server.Operator;

/// <summary>The paths of the operator API.</summary>
public static class OperatorPaths
{
    /// <summary>All live sessions.</summary>
    public const string Sessions = "/api/sessions";

    /// <summary>One session; its name may hold slashes.</summary>
    public const string Session = "/api/sessions/{**name}";

    /// <summary>What was said in one session, which may be over; slashes in its name are escaped.</summary>
    public const string Transcript = "/api/sessions/{name}/transcript";

    /// <summary>Sessions that are kept, also those that are over.</summary>
    public const string History = "/api/history";

    /// <summary>The feed of events.</summary>
    public const string Events = "/api/events";

    /// <summary>Takes a part of an answer.</summary>
    public const string Parts = "/api/prompts/{id}/parts";

    /// <summary>Takes the end of an answer.</summary>
    public const string Answer = "/api/prompts/{id}/answer";

    /// <summary>Claims a prompt, or releases it.</summary>
    public const string Claim = "/api/prompts/{id}/claim";

    /// <summary>Cuts the connections that wait for a prompt.</summary>
    public const string Drop = "/api/prompts/{id}/drop";

    /// <summary>A prompt's request as it came.</summary>
    public const string Request = "/api/prompts/{id}/request";

    // What these paths begin with; other folders of /api are Ollama's.
    private static readonly PathString[] Folders = [Sessions, History, Events, "/api/prompts", McpRoute.Path];

    /// <summary>Whether a path is one of the operator API, or below one: no page of another origin may use it.</summary>
    public static bool Hold(PathString path) => Array.Exists(Folders, folder => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase));

    /// <summary>The path of one session.</summary>
    public static string Of(SessionName session) => $"{Sessions}/{Uri.EscapeDataString(session.Value)}";
}
