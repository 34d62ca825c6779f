using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>What waits in a session's mailbox: an input for its machine, or a chore that is no rule's business.</summary>
/// <param name="Input">The input, unless it is a chore.</param>
internal readonly record struct Mail(SessionInput? Input)
{
    /// <summary>For a turn that arrived: its hold.</summary>
    public Hold? Hold { get; init; }

    /// <summary>For an operator's call: where its answer goes, which is <see langword="null"/> if the input was taken.</summary>
    public TaskCompletionSource<Fault?>? Asked { get; init; }

    /// <summary>For <see cref="Chore.Note"/>: what goes into the transcript.</summary>
    public SessionEvent? News { get; init; }

    /// <summary>For <see cref="Chore.Release"/> and <see cref="Chore.Break"/>: the steps that are stored, or never will be.</summary>
    public Shipment? Stored { get; init; }

    /// <summary>For <see cref="Chore.Break"/>: why.</summary>
    public Exception? Bug { get; init; }

    /// <summary>What to do if there is no input.</summary>
    public Chore Chore { get; init; }
}

/// <summary>What a session does beside its machine.</summary>
internal enum Chore
{
    /// <summary>Nothing: there is an input.</summary>
    None,

    /// <summary>Tell the machine how many watch by now.</summary>
    CountWatchers,

    /// <summary>Take something into the transcript that no machine decided.</summary>
    Note,

    /// <summary>End every hold: the node is shutting down.</summary>
    Drain,

    /// <summary>Act on steps that are stored now.</summary>
    Release,

    /// <summary>End the session: its steps cannot be told to any store.</summary>
    Break,

    /// <summary>End the holds that were not admitted yet: nothing can be stored.</summary>
    StoreFails,

    /// <summary>Go on where an earlier process ended: whoever waited or watched is gone.</summary>
    Restore,
}
