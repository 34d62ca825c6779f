using System.Collections.ObjectModel;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// A store that several nodes write to at the same time. A session belongs to whoever took its name last: what others write about it is refused, so that
/// a node which stood still, or was cut off, changes nothing that is no longer its own, and learns of it before it tells anybody anything.
/// </summary>
public interface ISharedStore : ISessionStore
{
    /// <summary>
    /// Takes a name. From now on whoever had it before writes nothing more about it: not even the taker itself, who first waits for what it has to write.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="cancellation">Gives up; the name may be taken all the same.</param>
    Task<TakenSession> TakeAsync(SessionName name, CancellationToken cancellation);

    /// <summary>
    /// Names of sessions that live, and in which something was due before a moment: nobody seems to look after them. Which were told, to whichever node, are
    /// not told again for a while. Now and then there is one in which nothing is due.
    /// </summary>
    /// <param name="before">The moment, by the clock of the store.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<SessionName>> OverdueAsync(DateTimeOffset before, int most, CancellationToken cancellation);

    /// <summary>The store's own time: the one clock that all nodes agree on. It never goes back on a node.</summary>
    DateTimeOffset Now { get; }
}

/// <summary>A name as somebody took it.</summary>
/// <param name="Life">The life that lives under it, or, if none does, the one that its taker may begin.</param>
/// <param name="Tenure">As whom its taker writes, and how many changes of the life there are already.</param>
/// <param name="Session">The session, if one lives.</param>
public sealed record TakenSession(LifeId Life, Tenure Tenure, StoredSession? Session)
{
    /// <summary>The contents that the session's state refers to, read along with it; those that are missing here are asked for one by one.</summary>
    public IReadOnlyDictionary<(TurnId Id, ContentKind Kind), byte[]> Contents { get; init; } = ReadOnlyDictionary<(TurnId, ContentKind), byte[]>.Empty;
}

/// <summary>As whom somebody writes about a life in a store that is shared.</summary>
/// <param name="Term">How often the life was taken, with this time.</param>
/// <param name="Changes">How many changes of the life there are.</param>
public readonly record struct Tenure(long Term, long Changes);
