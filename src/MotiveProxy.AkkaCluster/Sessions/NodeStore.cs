using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>The store that all nodes share, as one node uses it. Thread-safe.</summary>
internal sealed class NodeStore : IStoreTrouble, IDisposable
{
    // A database that says nothing at all counts as away. It is no session's time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly StoreUse _use;
    private readonly Action _failing;
    private readonly Storehouse _house;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _refusesWrites;
    private bool _isOutOfReach;

    /// <summary>Begins to write.</summary>
    /// <param name="use">The store.</param>
    /// <param name="setup">What the sessions share.</param>
    /// <param name="failing">Told when nothing can be stored.</param>
    public NodeStore(StoreUse use, SessionSetup setup, Action failing)
    {
        (_use, _failing, Shared) = (use, failing, (ISharedStore)use.Store);
        Time = new StoreTime(Shared, setup.Time);
        _house = new Storehouse(use, setup.Rules, setup.Limits, Time, this);
    }

    /// <summary>The store.</summary>
    public ISharedStore Shared { get; }

    /// <summary>The time of the store, which all nodes agree on.</summary>
    public TimeProvider Time { get; }

    /// <summary>Who stores the steps of this node's sessions.</summary>
    public StoreWriter Writer => _house.Writer;

    /// <summary>What clients may go on from.</summary>
    public IKeptAnswers Kept => _house.Kept;

    /// <summary>Whether nothing can be stored at the moment, or the store was not to be reached when it was last asked.</summary>
    public bool IsAway
    {
        get
        {
            lock (_gate)
                return _refusesWrites || _isOutOfReach;
        }
    }

    /// <summary>Takes a name, with the session that lives under it.</summary>
    public Task<TakenName> TakeAsync(SessionName name) => ReachAsync(async cancellation =>
    {
        var taken = await Shared.TakeAsync(name, cancellation);
        var session = taken.Session is { } stored ? RestoredSession.Read(Shared, stored, taken.Contents) : null;
        return new TakenName(taken.Life, taken.Tenure, session);
    });

    /// <summary>Some sessions in which something was due before a moment.</summary>
    public Task<IReadOnlyList<SessionName>> OverdueAsync(DateTimeOffset before, int most) =>
        ReachAsync(cancellation => Shared.OverdueAsync(before, most, cancellation));

    /// <summary>All sessions that live, as they are stored.</summary>
    /// <exception cref="StoreException">They cannot be read now.</exception>
    public Task<IReadOnlyList<StoredSession>> LoadAsync() => ReadAsync(shared => shared.Load());

    /// <summary>Sessions that live, as they are seen from outside.</summary>
    /// <exception cref="StoreException">They cannot be read now.</exception>
    public Task<IReadOnlyList<SessionView>> ViewAsync(Func<StoredSession, bool> isWanted) => ReadAsync<IReadOnlyList<SessionView>>(shared =>
        [.. shared.Load().Where(isWanted).Select(stored => ToView(RestoredSession.Read(shared, stored)))]);

    /// <summary>Whether a prompt is, or was a while ago, in a session.</summary>
    public static bool RefersTo(StoredSession session, TurnId prompt) => StateRecords.References(session.State).Contains(prompt.Value);

    /// <summary>Reads something.</summary>
    /// <exception cref="StoreException">It cannot be read now.</exception>
    public async Task<T> ReadAsync<T>(Func<ISharedStore, T> read)
    {
        try
        {
            return await ReachAsync(_ => Task.FromResult(read(Shared)));
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            throw StoreException.Unreadable(failure);
        }
    }

    /// <summary>Removes what is stored of a name's lives that are over, and what clients could go on from.</summary>
    /// <returns>How many lives.</returns>
    /// <exception cref="StoreException">It cannot be removed now.</exception>
    public async Task<int> ForgetAsync(SessionName session)
    {
        try
        {
            await Kept.ForgetAsync(session);
            return await _house.DeleteAsync(session);
        }
        catch (Exception failure)
        {
            throw StoreException.Irremovable(failure);
        }
    }

    void IStoreTrouble.Failed(Exception failure)
    {
        Note(ref _refusesWrites, failure);
        _failing();
    }

    void IStoreTrouble.Recovered() => Note(ref _refusesWrites, null);

    /// <inheritdoc/>
    public void Dispose() => _house.Dispose();

    private static SessionView ToView(RestoredSession session) => new(session.Life.Name, session.Life.Since, session.State, []);

    // A store's reading may block: never on an actor's thread.
    private async Task<T> ReachAsync<T>(Func<CancellationToken, Task<T>> ask)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var answer = await Task.Run(() => ask(patience.Token), patience.Token);
            Note(ref _isOutOfReach, null);
            return answer;
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            Note(ref _isOutOfReach, failure);
            throw;
        }
    }

    private void Note(ref bool trouble, Exception? failure)
    {
        bool wasAway, isAway;
        lock (_gate)
        {
            wasAway = _refusesWrites || _isOutOfReach;
            trouble = failure is not null;
            isAway = _refusesWrites || _isOutOfReach;
        }

        if (isAway && !wasAway)
            _use.Failed(failure!);
        else if (wasAway && !isAway)
            _use.Recovered();
    }

    /// <summary>The store's time of day, and the process's stopwatch and timers.</summary>
    private sealed class StoreTime(ISharedStore store, TimeProvider process) : TimeProvider
    {
        public override long TimestampFrequency => process.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => store.Now;

        public override long GetTimestamp() => process.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            process.CreateTimer(callback, state, dueTime, period);
    }
}

/// <summary>A name as its actor took it.</summary>
/// <param name="Life">The life that lives under it, or the one that may begin.</param>
/// <param name="Tenure">As whom the actor writes.</param>
/// <param name="Session">The session, if one lives.</param>
internal sealed record TakenName(LifeId Life, Tenure Tenure, RestoredSession? Session)
{
    /// <summary>By what right the actor speaks.</summary>
    public Reign Reign => new(Life, Tenure.Term);
}
