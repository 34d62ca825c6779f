using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What a round makes of one session: decided, and not yet written.</summary>
/// <param name="session">The session.</param>
/// <param name="before">How it was; <see langword="null"/>: there was none.</param>
/// <param name="node">Which life of the node decides.</param>
internal sealed class Draft(SharedSession session, SessionImage? before, string node)
{
    /// <summary>The session.</summary>
    public SharedSession Session { get; } = session;

    /// <summary>Which life of the node decided it: the next one has none of its holds, and must decide anew.</summary>
    public string Node { get; } = node;

    /// <summary>How it was.</summary>
    public SessionImage? Before { get; } = before;

    /// <summary>How it is; <see langword="null"/>: there is none.</summary>
    public SessionState? Next { get; set; } = before?.State;

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; set; } = before?.Since ?? default;

    /// <summary>The steps, each with the state before it.</summary>
    public List<(SessionState Before, Step Step)> Steps { get; } = [];

    /// <summary>What happened that no machine decided.</summary>
    public List<SessionEvent> Notes { get; } = [];

    /// <summary>When the latest of that happened.</summary>
    public DateTimeOffset NotedAt { get; set; }

    /// <summary>What else is to be done once it is written, in order with the effects before.</summary>
    public List<Action> Then { get; } = [];

    /// <summary>How many letters were taken.</summary>
    public int Taken { get; set; }

    /// <summary>Whether something must be written even without a step.</summary>
    public bool Touches { get; set; }

    /// <summary>What the machine threw, which is a bug.</summary>
    public Exception? Bug { get; set; }

    /// <summary>Whether the session begins with this.</summary>
    public bool IsBirth => Before is null && Next is { Ended: null };

    /// <summary>Whether there is anything to write.</summary>
    public bool Writes => Before is null ? IsBirth || Notes.Count > 0 : Steps.Count > 0 || Touches || Notes.Count > 0;

    /// <summary>Nothing comes of it.</summary>
    public void Abandon()
    {
        Steps.Clear();
        Notes.Clear();
        (Touches, Next) = (false, Before?.State);
    }
}
