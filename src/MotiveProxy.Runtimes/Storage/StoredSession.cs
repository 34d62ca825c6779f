using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>A life of a session, as a store knows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">The session's name.</param>
/// <param name="Since">When it began.</param>
/// <param name="Last">When something happened in it last.</param>
/// <param name="IsOver">Whether it has ended.</param>
public sealed record StoredLife(LifeId Id, SessionName Name, DateTimeOffset Since, DateTimeOffset Last, bool IsOver);

/// <summary>A session that lives, as it is stored.</summary>
/// <param name="Life">Which.</param>
/// <param name="Entries">How many entries its transcript has had.</param>
/// <param name="State">Its state as a stored document.</param>
public sealed record StoredSession(StoredLife Life, long Entries, byte[] State);

/// <summary>An entry of a transcript, as it is stored.</summary>
/// <param name="Number">Its number in its life, from 1.</param>
/// <param name="At">When it happened.</param>
/// <param name="Event">What happened, as a stored document.</param>
public readonly record struct StoredEntry(long Number, DateTimeOffset At, byte[] Event);

/// <summary>Which of the three big things about a prompt a content is. The numbers are stored.</summary>
public enum ContentKind
{
    /// <summary>What the caller said.</summary>
    Prompt = 0,

    /// <summary>What the stand-in's client is shown of it.</summary>
    Shown = 1,

    /// <summary>What it was answered.</summary>
    Answer = 2,
}

/// <summary>One of the three big things about a prompt, as it is stored.</summary>
/// <param name="Id">The prompt.</param>
/// <param name="Kind">Which of them.</param>
/// <param name="Body">The thing as a stored document.</param>
public readonly record struct ContentBytes(TurnId Id, ContentKind Kind, byte[] Body);

/// <summary>What is new about a session since it was written last.</summary>
/// <param name="Life">Which life.</param>
/// <param name="Name">The session's name.</param>
/// <param name="Since">When it began.</param>
/// <param name="At">When the latest of it happened.</param>
/// <param name="State">Its state as a stored document; <see langword="null"/> if it is over.</param>
/// <param name="Contents">What prompts said, showed and were answered. One that is there already is replaced.</param>
/// <param name="Entries">What its transcript has more.</param>
public sealed record SessionChange(
    LifeId Life,
    SessionName Name,
    DateTimeOffset Since,
    DateTimeOffset At,
    byte[]? State,
    IReadOnlyList<ContentBytes> Contents,
    IReadOnlyList<StoredEntry> Entries)
{
    /// <summary>In an <see cref="ISharedStore"/>: as which of its takers the writer writes. Elsewhere nobody looks at it.</summary>
    public long Term { get; init; }

    /// <summary>In an <see cref="ISharedStore"/>: when something is due in the session next.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>Which change of its life it is: one more than the one before it. What is said again after a doubt has the same number.</summary>
    public long Number { get; init; }
}
