using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes;

/// <summary>Where sessions live. Every runtime keeps the same rules: the contract suite runs against each.</summary>
public interface ISessionRuntime
{
    /// <summary>Offers a turn to a session, which begins with its first turn.</summary>
    /// <returns>A hold. Its first signal is its admission, or its outcome if the turn is refused.</returns>
    Hold Offer(SessionName session, Turn turn, Asker asker);

    /// <summary>Gives a part of an answer to a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="part">The part.</param>
    /// <param name="by">The operator's name; needed where the prompt is claimed.</param>
    /// <returns><see langword="null"/>, or why the part was not taken.</returns>
    ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part, string? by = null);

    /// <summary>Gives the end of an answer to a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="ending">The end.</param>
    /// <param name="by">The operator's name; needed where the prompt is claimed.</param>
    /// <returns><see langword="null"/>, or why the answer was not taken.</returns>
    ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending, string? by = null);

    /// <summary>Claims a prompt for an operator: nobody else's answer to it is taken. Again by the same: nothing.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="by">The operator's name, as <see cref="PromptClaim.IsName"/> takes it.</param>
    /// <param name="takesOver">Whether it is taken from whoever has it.</param>
    /// <returns><see langword="null"/>, or why it was not claimed.</returns>
    ValueTask<Fault?> ClaimAsync(TurnId prompt, string by, bool takesOver = false);

    /// <summary>Lets go of a prompt, for anybody to answer. Of one that nobody has: nothing.</summary>
    /// <returns><see langword="null"/>, or why it was not released.</returns>
    ValueTask<Fault?> ReleaseAsync(TurnId prompt, string by);

    /// <summary>Cuts every connection that waits for a prompt, without a word. The prompt stays, for a client that comes back within the grace.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="by">The operator's name; needed where the prompt is claimed.</param>
    /// <returns><see langword="null"/>, also if there was nothing to cut; or why nothing was cut.</returns>
    ValueTask<Fault?> DropAsync(TurnId prompt, string? by = null);

    /// <summary>Closes a session; every hold left ends with <see cref="FaultCode.SessionClosed"/>.</summary>
    /// <returns><see langword="false"/> if there is no such session.</returns>
    ValueTask<bool> CloseAsync(SessionName session);
}

/// <summary>Watching sessions, without disturbing them.</summary>
public interface ISessionWatch
{
    /// <summary>How many sessions are alive.</summary>
    ValueTask<int> CountAsync();

    /// <summary>All live sessions, in no order.</summary>
    ValueTask<IReadOnlyList<SessionView>> ListAsync();

    /// <summary>One session with its transcript, or <see langword="null"/>. Whatever was offered, reported or asked for here before has happened.</summary>
    ValueTask<SessionView?> FindAsync(SessionName session);

    /// <summary>All events from now on, of one session or (<see langword="null"/>) of all, until cancelled. A watcher of one session keeps
    /// it alive. A watcher that falls behind by more than a bounded number of events is told so by the end of the sequence.</summary>
    IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation);

    /// <summary>Comes when those who watch by now are told of all that happens from now on, wherever it does.</summary>
    ValueTask ReadyAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>Tells the watchers something that no session's machine decided.</summary>
    void Publish(SessionName session, SessionEvent happened);
}

/// <summary>An event, with when and where it happened.</summary>
/// <param name="Number">Rising by at least one from event to event of this process.</param>
/// <param name="At">When.</param>
/// <param name="Session">Where.</param>
/// <param name="Event">What.</param>
public sealed record SessionNotice(long Number, DateTimeOffset At, SessionName Session, SessionEvent Event);

/// <summary>A session as seen from outside.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">Its state at this moment: an immutable value.</param>
/// <param name="Transcript">The latest events, oldest first, within the transcript's limit.</param>
public sealed record SessionView(SessionName Name, DateTimeOffset Since, SessionState State, IReadOnlyList<SessionNotice> Transcript);
