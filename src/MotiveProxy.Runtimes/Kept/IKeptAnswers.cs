using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>
/// Answers that clients go on from by their ids, in place of telling the whole conversation again. Each is kept with the name of its
/// session, until nobody has gone on with its conversation for as long as a session lives that nothing happens in; when there are too
/// many, the conversations that were used least recently go first.
/// </summary>
public interface IKeptAnswers
{
    /// <summary>Keeps an answer. It outlives whatever sessions outlive when this is done: wherever they are stored it waits for that, also while nothing can be stored.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="link">The answer and what is new before it.</param>
    /// <param name="cancellation">Nobody waits for it any more; it may be kept all the same.</param>
    Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation);

    /// <summary>Finds all that was said up to an answer.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="id">The answer's id.</param>
    /// <param name="mostMessages">More messages than this are not read.</param>
    /// <returns>Neither of the two: it is not kept, or no longer. A fault: it has too many messages, or nothing can be read at the moment.</returns>
    ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages);

    /// <summary>Finds answers, without what was said before them.</summary>
    /// <param name="session">Whose they are.</param>
    /// <param name="ids">Their ids.</param>
    /// <returns>Those that are kept, by their ids; or that nothing can be read at the moment.</returns>
    ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids);

    /// <summary>Removes all that is kept under a session's name.</summary>
    Task ForgetAsync(SessionName session);
}
