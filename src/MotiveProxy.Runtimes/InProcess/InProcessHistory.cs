using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>What was said in the sessions of this process: from the store if there is one, else what is in memory.</summary>
/// <param name="house">The sessions.</param>
/// <param name="time">The clock.</param>
internal sealed class InProcessHistory(SessionHouse house, TimeProvider time)
{
    /// <summary>A page of lives.</summary>
    public async Task<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        if (house.Store is not { } store)
            return await new HistoryListing(Remembered(), house.Limits, time).ListAsync(query, cancellation);

        await house.SettleAsync();
        return await StoredHistory.ListAsync(store, house.Limits, time, query, cancellation);
    }

    /// <summary>A life's events by its number.</summary>
    public Task<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life) => ReadAsync(
        session,
        store => StoredTranscript.Find(store, session, life),
        cell => life == 1);

    /// <summary>A life's events by its id.</summary>
    public Task<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, LifeId life) => ReadAsync(
        session,
        store => StoredTranscript.Find(store, session, life),
        cell => cell.Life == life);

    private async Task<IAsyncEnumerable<SessionNotice>?> ReadAsync(
        SessionName session, Func<ISessionStore, IAsyncEnumerable<SessionNotice>?> find, Func<SessionCell, bool> isMeant)
    {
        await house.SettleAsync();
        if (house.Store is { } store)
            return find(store);

        return house.Find(session) is { } cell && isMeant(cell) ? cell.View(withTranscript: true).Transcript.ToAsyncEnumerable() : null;
    }

    private RememberedHistory Remembered() => new(
        house.All.ToDictionary<SessionCell, LifeId, Func<SessionView>>(cell => cell.Life, cell => () => cell.View(withTranscript: true)));
}
