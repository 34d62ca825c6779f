namespace MotiveProxy.Runtimes;

/// <summary>How much a node keeps. Every number bounds something that a client could make grow.</summary>
public sealed record RuntimeLimits
{
    /// <summary>The limits without any configuration.</summary>
    public static RuntimeLimits Default { get; } = new();

    /// <summary>How many sessions may live at the same time, at least 1.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>How many characters of a session's latest events are kept; 0 keeps none. An event counts as its texts and <see cref="EventWeight"/>.</summary>
    public int TranscriptLength { get; init; } = 65_536;

    /// <summary>How many characters of text one event brings to watchers and the transcript at most; what is longer is cut, with a mark.</summary>
    public int NoticeLength { get; init; } = 65_536;

    /// <summary>How many events may wait for one watcher, at least 1. One that falls behind by more is sent away.</summary>
    public int WatcherBuffer { get; init; } = 1_024;

    /// <summary>How many bytes of answers that clients may go on from are kept in memory, about.</summary>
    public long KeptInMemory { get; init; } = 64 * 1024 * 1024;

    /// <summary>How many bytes of answers that clients may go on from are kept in a store, about: a disk has more room.</summary>
    public long KeptInStore { get; init; } = 256 * 1024 * 1024;

    /// <summary>How long one search in the history may take, about; what is left is for the next.</summary>
    public TimeSpan SearchTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How many bytes of what was said one search in the history looks into, about.</summary>
    public long SearchedBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>What an event without text weighs, in characters: about what its objects cost.</summary>
    internal static int EventWeight => 64;
}
