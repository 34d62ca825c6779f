using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>A turn that a session remembers: one that waits, or a finished one that a retry may ask for again.</summary>
public sealed record SeatedTurn
{
    /// <summary>The turn's id, which is its reply's id too.</summary>
    public required TurnId Id { get; init; }

    /// <summary>Whose turn it is.</summary>
    public required Seat Seat { get; init; }

    /// <summary>The rule that seated it.</summary>
    public required SeatingRule Rule { get; init; }

    /// <summary>The fingerprint of its client.</summary>
    public required string Client { get; init; }

    /// <summary>What the turn means, for recognising the same turn again.</summary>
    public required Digest Digest { get; init; }

    /// <summary>What a caller said; <see langword="null"/> for a stand-in's turn and once the turn is finished.</summary>
    public Turn? Prompt { get; init; }

    /// <summary>When it first arrived.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it times out, if nobody has spoken by then.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>The live holds that wait for it, or (once finished) whose outcome is being written; oldest first.</summary>
    public ImmutableArray<HoldId> Holds { get; init; } = [];

    /// <summary>When its last hold was lost, if it was lost: the turn waits for its client to come back.</summary>
    public DateTimeOffset? LostAt { get; init; }

    /// <summary>The reply's parts so far.</summary>
    public ImmutableList<AnswerPart> Given { get; init; } = [];

    /// <summary>How it ended; <see langword="null"/> while it waits.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether a client has its outcome, fully written.</summary>
    public bool WasDelivered { get; init; }

    /// <summary>For a finished turn of the stand-in: the prompt that its reply presents, if it presents one.</summary>
    public TurnId? Presents { get; init; }

    /// <summary>Who answers it, while it waits, if an operator said so.</summary>
    public PromptClaim? Claim { get; init; }

    /// <summary>Whether it still waits for its reply.</summary>
    public bool IsOpen => Outcome is null;

    /// <summary>Whether it is a caller's turn that waits for an answer.</summary>
    public bool IsOpenPrompt => IsOpen && Seat == Seat.Caller;

    /// <summary>Whether it was given up: its outcome is kept only for clients that ask again all the same.</summary>
    public bool IsTombstone => Outcome is Outcome.Failed;

    /// <summary>Whether a hold waits for it, or for its outcome to be written.</summary>
    public bool IsHeld => !Holds.IsEmpty;

    /// <summary>Whether its first hold, whose id it has, is gone, and a repeat of it waits in that one's place.</summary>
    public bool IsHeldByRepeat => IsHeld && !Holds.Contains(new HoldId(Id.Value));
}

/// <summary>Who answers a prompt, so that nobody else does. It ends with the prompt, or when it is released or taken over; never by time.</summary>
/// <param name="By">The operator's name.</param>
/// <param name="Since">When it was claimed.</param>
public sealed record PromptClaim(string By, DateTimeOffset Since)
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxLength = 64;

    /// <summary>Whether a text can be an operator's name: 1 to 64 characters, none of them a control character, not blank.</summary>
    public static bool IsName(string? text) =>
        text is { Length: <= MaxLength } && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
}
