using System.Collections.Immutable;

namespace MotiveProxy.Core.Sessions;

/// <summary>How much of a prompt a stand-in's chat client is shown.</summary>
public enum Presenting
{
    /// <summary>What is new since the last assistant message.</summary>
    New,

    /// <summary>That, and before a conversation's first prompt its system messages and tools.</summary>
    Full,
}

/// <summary>The numbers and words that the rules of a session depend on.</summary>
public sealed record SessionRules
{
    /// <summary>The rules without any configuration.</summary>
    public static SessionRules Default { get; } = new();

    /// <summary>How long a turn may wait; zero: as long as the session.</summary>
    public TimeSpan TurnTimeout { get; init; } = TimeSpan.Zero;

    /// <summary>How long a session without turns, holds or watchers lives on.</summary>
    public TimeSpan SessionTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a turn whose last hold was lost waits for its client to come back.</summary>
    public TimeSpan ReconnectGrace { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How long an identical turn is held back while the earlier hold still looks alive.</summary>
    public TimeSpan ProvisionalTime { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long it may take until the holds of a process that died are known to be lost. So long a turn is held back that hangs on whether a
    /// hold of another process is alive, unless it is known before.
    /// </summary>
    public TimeSpan DeathNotice { get; init; } = TimeSpan.Zero;

    /// <summary>Whether two holds are of one process: then the loss of either is known at once. Without configuration all are.</summary>
    public Func<HoldId, HoldId, bool> AreNeighbours { get; init; } = static (_, _) => true;

    /// <summary>How long a turn that was given up gives the same outcome to clients that ask again all the same.</summary>
    public TimeSpan TombstoneTime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many prompts of one session may wait, at least 1.</summary>
    public int MaxPrompts { get; init; } = 100;

    /// <summary>How many finished turns of one session are remembered for retries within <see cref="ReconnectGrace"/>, at least 1.</summary>
    public int MaxRemembered { get; init; } = 16;

    /// <summary>How much of a prompt a chat client is shown.</summary>
    public Presenting Present { get; init; } = Presenting.New;

    /// <summary>The words that make a turn a stand-in's ping; compared without regard to case.</summary>
    public ImmutableArray<string> JoinWords { get; init; } = ["/join", "/ping"];

    /// <summary>Checks answers against what the caller declared; <see langword="null"/>: whatever the stand-in says is passed on.</summary>
    public ISchemaCheck? Schemas { get; init; }

    /// <summary>How long a turn waits before it times out.</summary>
    public TimeSpan EffectiveTurnTimeout => TurnTimeout > TimeSpan.Zero ? TurnTimeout : SessionTimeout;
}
