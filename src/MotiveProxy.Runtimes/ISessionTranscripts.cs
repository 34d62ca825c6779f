using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes;

/// <summary>What was said in sessions, also in those that are over, as far as it is kept.</summary>
public interface ISessionTranscripts
{
    /// <summary>The events of one life of a session, oldest first: whole where there is a store, else what is in memory of a live session.</summary>
    /// <param name="session">Its name.</param>
    /// <param name="life">1 is the latest life of that name, 2 the one before it, and so on.</param>
    /// <returns>The events, read while they are asked for; <see langword="null"/> if there is no such life.</returns>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life);

    /// <summary>Removes what is stored of a name's lives that are over.</summary>
    /// <returns>How many lives.</returns>
    /// <exception cref="StoreException">The store cannot be used now.</exception>
    ValueTask<int> ForgetAsync(SessionName session);
}
