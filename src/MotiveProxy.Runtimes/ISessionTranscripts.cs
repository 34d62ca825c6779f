using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes;

/// <summary>What was said in sessions, also in those that are over, as far as it is kept.</summary>
public interface ISessionTranscripts
{
    /// <summary>A page of the lives that are kept, those that are over and those that are not; the one that began last first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="cancellation">Ends a search early.</param>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation);

    /// <summary>The events of one life of a session, oldest first: whole where there is a store, else what is in memory of a live session.</summary>
    /// <param name="session">Its name.</param>
    /// <param name="life">1 is the latest life of that name, 2 the one before it, and so on.</param>
    /// <returns>The events, read while they are asked for; <see langword="null"/> if there is no such life.</returns>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life);

    /// <summary>The events of one life of a session by the life's id, which stays the same when the name lives again.</summary>
    /// <param name="session">Its name.</param>
    /// <param name="life">The life.</param>
    /// <returns>The events, read while they are asked for; <see langword="null"/> if that name has no such life.</returns>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, LifeId life);

    /// <summary>Removes what is stored of a name's lives that are over.</summary>
    /// <returns>How many lives.</returns>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<int> ForgetAsync(SessionName session);
}
