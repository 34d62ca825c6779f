using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;

namespace MotiveProxy.Server.Configuration;

/// <summary>The options in the words of the rooms below. The only place where they are translated.</summary>
public static class OptionsMapping
{
    /// <summary>The rules of a session.</summary>
    public static SessionRules ToSessionRules(this MotiveOptions options) => new()
    {
        TurnTimeout = options.TurnTimeout,
        SessionTimeout = options.SessionTimeout,
        ReconnectGrace = options.ReconnectGrace,
        MaxPrompts = options.MaxPrompts,
        MaxRemembered = options.MaxRemembered,
        Present = options.Present,
        JoinWords = options.JoinWords,
    };

    /// <summary>What a request may hold.</summary>
    public static DecodeLimits ToDecodeLimits(this MotiveOptions options) => new(options.MaxMessages);
}
