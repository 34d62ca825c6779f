using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Protocols.Schemas;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;

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
        Schemas = options.CheckAnswers ? new SchemaCheck(options.MaxCheckSteps) : null,
    };

    /// <summary>How much a node keeps.</summary>
    public static RuntimeLimits ToRuntimeLimits(this MotiveOptions options) => new()
    {
        MaxSessions = options.MaxSessions,
        TranscriptLength = options.Transcript,
        WatcherBuffer = options.WatcherBuffer,
        NoticeLength = options.EventText,
        KeptInMemory = options.KeptInMemory,
        KeptInStore = options.KeptInStore,
        SearchTime = options.SearchTime,
        SearchedBytes = options.SearchSize,
    };

    /// <summary>How long, and how much, is kept of what is over.</summary>
    public static Retention ToRetention(this MotiveOptions options) => new(options.StoreAge, options.StoreSize);

    /// <summary>What a request may hold.</summary>
    public static DecodeLimits ToDecodeLimits(this MotiveOptions options) => new(options.MaxMessages, options.MaxTools, options.MaxValues);
}
