using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Server.Operator;

/// <summary>The paths of the operator API.</summary>
public static class OperatorPaths
{
    /// <summary>The folder that all of it is in; no page of another origin may use it.</summary>
    public const string Root = "/api";

    /// <summary>All live sessions.</summary>
    public const string Sessions = "/api/sessions";

    /// <summary>One session; its name may hold slashes.</summary>
    public const string Session = "/api/sessions/{**name}";

    /// <summary>The feed of events.</summary>
    public const string Events = "/api/events";

    /// <summary>Takes a part of an answer.</summary>
    public const string Parts = "/api/prompts/{id}/parts";

    /// <summary>Takes the end of an answer.</summary>
    public const string Answer = "/api/prompts/{id}/answer";

    /// <summary>The path of one session.</summary>
    public static string Of(SessionName session) => $"{Sessions}/{Uri.EscapeDataString(session.Value)}";
}
