using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What waits in a session's mailbox on one node.</summary>
/// <param name="Input">An input for the machine, unless it is an errand.</param>
internal sealed record Letter(SessionInput? Input = null)
{
    /// <summary>For a turn that arrived: its hold.</summary>
    public Hold? Hold { get; init; }

    /// <summary>For a turn that arrived: when, by the node's own timestamps.</summary>
    public long Arrived { get; init; }

    /// <summary>What to do if there is no input.</summary>
    public Errand Errand { get; init; }

    /// <summary>For <see cref="Errand.Note"/>: what happened.</summary>
    public SessionEvent? News { get; init; }

    /// <summary>For <see cref="Errand.LoseNode"/>: which node.</summary>
    public string? Node { get; init; }

    /// <summary>Where the answer goes: <see langword="null"/> once it is done, or why it was not taken.</summary>
    public TaskCompletionSource<Fault?>? Asked { get; init; }

    /// <summary>For <see cref="Errand.Look"/>: where the session goes.</summary>
    public TaskCompletionSource<SessionImage?>? Seen { get; init; }

    /// <summary>Whether what this node remembers of the session is not enough.</summary>
    public bool WantsFresh => Errand is Errand.Look or Errand.CountWatchers or Errand.LoseNode or Errand.Wake;

    /// <summary>Whether nobody waits for what comes of it: that a hold has got all that it waited for. Mostly its client has more to say at once.</summary>
    public bool CanWait => Input is SessionInput.HoldDelivered;

    /// <summary>Tells whoever waits for it that a bug keeps it from being answered.</summary>
    public void Break()
    {
        Hold?.Complete(Outcomes.Broken);
        Asked?.TrySetResult(Outcomes.Broken.Fault);
        Seen?.TrySetResult(null);
    }
}

/// <summary>What is done to a session beside its machine.</summary>
internal enum Errand
{
    /// <summary>Nothing: there is an input.</summary>
    None,

    /// <summary>Tell how it is now.</summary>
    Look,

    /// <summary>Tell the machine how many watch by now, on all nodes.</summary>
    CountWatchers,

    /// <summary>Take something into the transcript that no machine decided.</summary>
    Note,

    /// <summary>End every hold that this node has of it: the node is shutting down.</summary>
    Drain,

    /// <summary>The holds of a dead node are lost.</summary>
    LoseNode,

    /// <summary>Its time has come, says the database.</summary>
    Wake,
}

/// <summary>A session as it stands in the database, as far as this node has seen.</summary>
/// <param name="Life">Which life of the name.</param>
/// <param name="Version">How many times it was written.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">Its state.</param>
internal sealed record SessionImage(long Life, long Version, DateTimeOffset Since, SessionState State);
