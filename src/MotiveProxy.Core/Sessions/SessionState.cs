using System.Collections.Immutable;

namespace MotiveProxy.Core.Sessions;

/// <summary>All that a session knows between two inputs. Immutable; ever the same for the same inputs.</summary>
public sealed record SessionState
{
    /// <summary>A session in which nothing has happened yet.</summary>
    public static SessionState New(DateTimeOffset at) => new() { LastInputAt = at, LastActiveAt = at };

    /// <summary>The turns that wait, and the finished ones that a retry may ask for again, in order of arrival.</summary>
    public ImmutableArray<SeatedTurn> Turns { get; init; } = [];

    /// <summary>The turns that are not seated yet, because they may be retries, in order of arrival.</summary>
    public ImmutableArray<ParkedTurn> Parked { get; init; } = [];

    /// <summary>Who sits on the stand-in's seat, if anybody.</summary>
    public Occupant? StandIn { get; init; }

    /// <summary>Who sat on the caller's seat last, if anybody.</summary>
    public Occupant? Caller { get; init; }

    /// <summary>The prompt that the stand-in's client was shown last and has not spoken to yet; it may be gone by now.</summary>
    public Presented? Presented { get; init; }

    /// <summary>How many watch.</summary>
    public int Watchers { get; init; }

    /// <summary>The time of the latest input.</summary>
    public DateTimeOffset LastInputAt { get; init; }

    /// <summary>When a turn, a hold or a watcher was last here.</summary>
    public DateTimeOffset LastActiveAt { get; init; }

    /// <summary>Why the session is over, if it is. Nothing can happen to it any more.</summary>
    public ClosingReason? Ended { get; init; }

    /// <summary>When <see cref="SessionInput.TimePassed"/> is due, if nothing else happens before; <see langword="null"/> if it never is.</summary>
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The prompts that wait for an answer, in order of arrival.</summary>
    public IEnumerable<SeatedTurn> OpenPrompts => Turns.Where(turn => turn.IsOpenPrompt);

    /// <summary>Whether nothing is known: such a session need not be kept.</summary>
    public bool IsEmpty => Turns.IsEmpty && Parked.IsEmpty && StandIn is null && Caller is null && Watchers == 0;

    /// <summary>The turn with an id, or <see langword="null"/>.</summary>
    public SeatedTurn? Find(TurnId id) => Turns.FirstOrDefault(turn => turn.Id == id);
}

/// <summary>Who sits on a seat.</summary>
/// <param name="Client">Its fingerprint.</param>
public sealed record Occupant(string Client)
{
    /// <summary>How many turns are remembered for recognising a page that regenerates.</summary>
    public const int MaxRecentTurns = 16;

    /// <summary>What was last delivered to this seat, for recognising it in a history.</summary>
    public Echo? LastDelivered { get; init; }

    /// <summary>How this client's conversation began, for telling a whole history from a window of one.</summary>
    public Echo? Beginning { get; init; }

    /// <summary>Whether it has ever sent a history.</summary>
    public bool HasSentHistory { get; init; }

    /// <summary>What its latest turns with a history said, oldest first, for recognising one that is sent again.</summary>
    public ImmutableArray<Digest> RecentTurns { get; init; } = [];
}

/// <summary>A prompt that the stand-in's client was shown.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="By">The stand-in's turn that it completed.</param>
/// <param name="Lost">Whether the connection ended before all was written. The client may have it all the same: an echo proves it.</param>
public sealed record Presented(TurnId Prompt, TurnId By, bool Lost = false);
