using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>What waits in a session's mailbox: an input for its machine, or a chore that is no rule's business.</summary>
/// <param name="Input">The input, unless it is a chore.</param>
internal readonly record struct Mail(SessionInput? Input)
{
    /// <summary>For a turn that arrived: its hold.</summary>
    public Hold? Hold { get; init; }

    /// <summary>For an operator's call: where its answer goes, which is <see langword="null"/> if the input was taken.</summary>
    public TaskCompletionSource<Fault?>? Asked { get; init; }

    /// <summary>For <see cref="Chore.Note"/>: what goes into the transcript, and the length of its texts.</summary>
    public (SessionNotice Notice, int Length) News { get; init; }

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
}
