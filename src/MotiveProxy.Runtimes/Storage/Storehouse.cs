using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>What a runtime has that keeps its sessions in a store: who writes there, what clients may go on from, and who sweeps.</summary>
internal sealed class Storehouse : IDisposable
{
    private readonly Sweeper? _sweeper;
    private readonly Tidier _tidier;

    /// <summary>Begins to write and to sweep.</summary>
    /// <param name="use">The store; it is disposed of with this.</param>
    /// <param name="rules">The rules of every session.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="trouble">Told when the store begins to fail, and when it has recovered.</param>
    public Storehouse(StoreUse use, SessionRules rules, RuntimeLimits limits, TimeProvider time, IStoreTrouble trouble)
    {
        Writer = new StoreWriter(use.Store, time, trouble);
        var kept = new StoredKeptAnswers(use.Store, Writer, KeptRoom.InStore(rules, limits, use.Retention), time);
        Kept = kept;
        _tidier = new Tidier(Writer, time);
        _sweeper = use.Retention is { } retention ? new Sweeper(Writer, retention, time, kept.SweepAsync) : null;
    }

    /// <summary>Who stores the sessions' steps.</summary>
    public StoreWriter Writer { get; }

    /// <summary>What clients may go on from.</summary>
    public IKeptAnswers Kept { get; }

    /// <summary>Removes what is stored of a name's lives that are over.</summary>
    /// <returns>How many lives.</returns>
    public async Task<int> DeleteAsync(SessionName session)
    {
        var lives = 0;
        await Writer.RemoveAsync(store => lives = store.Delete(session));
        return lives;
    }

    /// <summary>Stores what is left, and ends. Again: nothing.</summary>
    public void Dispose()
    {
        _sweeper?.Dispose();
        _tidier.Dispose();
        Writer.Dispose();
    }
}
