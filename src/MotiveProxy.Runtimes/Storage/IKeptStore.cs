using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>The part of a store that holds answers which clients go on from. What is said of <see cref="ISessionStore"/> holds here too.</summary>
public interface IKeptStore
{
    /// <summary>The documents of an answer and of those that it goes on from, the oldest first; none if it is not kept.</summary>
    /// <param name="session">Whose it is.</param>
    /// <param name="id">The answer.</param>
    /// <param name="oldest">A conversation that was not used since then is over.</param>
    /// <param name="most">How many to read.</param>
    IReadOnlyList<byte[]> Links(SessionName session, string id, DateTimeOffset oldest, int most);

    /// <summary>The documents of answers by their ids, as far as they are kept.</summary>
    /// <param name="session">Whose they are.</param>
    /// <param name="ids">The answers: letters and digits.</param>
    /// <param name="oldest">A conversation that was not used since then is over.</param>
    IReadOnlyDictionary<string, byte[]> Answers(SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest);

    /// <summary>Removes all that is kept under a session's name.</summary>
    void ForgetKept(SessionName session);

    /// <summary>Removes a bounded number of conversations that are over, or too much: those that were used least recently go first.</summary>
    /// <param name="oldest">A conversation that was not used since then is over.</param>
    /// <param name="mostBytes">More than this is too much.</param>
    /// <returns>Whether there is more to remove.</returns>
    bool SweepKept(DateTimeOffset oldest, long mostBytes);
}
