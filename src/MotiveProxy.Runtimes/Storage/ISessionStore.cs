using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// Where sessions and their transcripts outlive a process. Knows no rule and no document's inside: bytes in, bytes out. What
/// writes is called by one thread at a time, and so is what removes, unless <see cref="RemovesBesideWriting"/> says otherwise; what
/// reads may be called by any, at the same time. Whatever fails throws what the medium throws, and has changed nothing.
/// </summary>
public interface ISessionStore : IKeptStore, IDisposable
{
    /// <summary>Whether it takes turns that are settled apart from states, so that they are written once.</summary>
    bool KeepsSettledApart => false;

    /// <summary>Whether what removes may be called by any thread, beside the one that writes: sessions need not wait for it then.</summary>
    bool RemovesBesideWriting => false;

    /// <summary>The newest life that was ever stored; zero if none was.</summary>
    LifeId Newest { get; }

    /// <summary>All sessions that live.</summary>
    IReadOnlyList<StoredSession> Load();

    /// <summary>Writes all of a batch or nothing. Whoever reads may find it at once; whether a crash could still undo it, <see cref="Sync"/> says.</summary>
    /// <param name="batch">What is new about sessions.</param>
    /// <param name="kept">What clients may go on from.</param>
    /// <returns>The lives of which nothing was written, because another node has taken them since; only an <see cref="ISharedStore"/> knows such.</returns>
    IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept);

    /// <summary>When it returns, a crash cannot undo what was written before it was called. For one thread at a time, while another may write what comes next.</summary>
    void Sync()
    {
        // Most stores are that far when they have written.
    }

    /// <summary>A moment to put some of what was written in haste in its place, given by the thread that writes after each batch. If it fails nothing is lost.</summary>
    /// <param name="isDue">Whether what was there the last time that it was due must be in its place soon: it is every few seconds.</param>
    /// <returns>Whether some of that is left.</returns>
    bool Tidy(bool isDue) => false;

    /// <summary>The lives of a name, the newest first.</summary>
    IReadOnlyList<StoredLife> Lives(SessionName name);

    /// <summary>Begins to read lives for a list or a search.</summary>
    IStoredHistory OpenHistory();

    /// <summary>A life's transcript in order, read bit by bit.</summary>
    IEnumerable<StoredEntry> Transcript(LifeId life);

    /// <summary>A content of a life, or <see langword="null"/>.</summary>
    byte[]? Content(LifeId life, TurnId id, ContentKind kind);

    /// <summary>Removes the transcripts of a name's lives that are over.</summary>
    /// <returns>How many lives.</returns>
    int Delete(SessionName name);

    /// <summary>Removes a bounded number of what is too old, or too much: the oldest lives that are over go first, and of live sessions the
    /// entries from before <paramref name="before"/>. What a live session's state refers to stays.</summary>
    /// <param name="before">What happened before this is too old.</param>
    /// <param name="mostBytes">More than this is too much.</param>
    /// <returns>Whether there is more to remove.</returns>
    bool Sweep(DateTimeOffset before, long mostBytes);
}
