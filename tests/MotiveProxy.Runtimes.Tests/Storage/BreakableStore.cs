using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>A store whose writing fails while it is broken, as a full disk's does.</summary>
internal sealed class BreakableStore(ISessionStore inner) : ISessionStore
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private bool _broken;
    private int _attempts;

    public bool KeepsSettledApart => inner.KeepsSettledApart;

    /// <summary>Whether it removes beside what is written, as a store that is shared does.</summary>
    public bool RemovesBesideWriting { get; set; }

    public LifeId Newest => inner.Newest;

    /// <summary>How often something was to be written since it broke.</summary>
    public int Attempts
    {
        get
        {
            lock (_gate)
                return _attempts;
        }
    }

    /// <summary>Told what is to be written, before it is; it may take its time.</summary>
    public Action<IReadOnlyList<SessionChange>>? Writing { get; set; }

    /// <summary>Called when what was written is to be brought to the disk, before it is; it may take its time, or throw.</summary>
    public Action? Syncing { get; set; }

    /// <summary>Asked in the store's place to put things in order.</summary>
    public Func<bool, bool>? Tidying { get; set; }

    /// <summary>Called when something is to be removed, before it is; it may take its time.</summary>
    public Action? Removing { get; set; }

    /// <summary>Lives that somebody else has taken: what is said of them is refused.</summary>
    public IReadOnlyCollection<LifeId> Taken { get; set; } = [];

    /// <summary>Whether lists of lives, and what clients go on from, cannot be read either.</summary>
    public bool IsUnreadable { get; set; }

    private ISessionStore Readable => IsUnreadable ? throw new IOException("Input/output error") : inner;

    /// <summary>From now on nothing is written. When it returns no write is under way.</summary>
    public void Break()
    {
        lock (_gate)
            (_broken, _attempts) = (true, 0);
    }

    public void Mend()
    {
        lock (_gate)
            _broken = false;
    }

    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        Writing?.Invoke(batch);
        lock (_gate)
        {
            _attempts++;
            if (_broken)
                throw new IOException("No space left on device");
            inner.Write([.. batch.Where(change => !Taken.Contains(change.Life))], kept);
            return Taken;
        }
    }

    public void Sync()
    {
        Syncing?.Invoke();
        inner.Sync();
    }

    public bool Tidy(bool isDue) => Tidying?.Invoke(isDue) ?? inner.Tidy(isDue);

    public IReadOnlyList<StoredSession> Load() => inner.Load();

    public IReadOnlyList<StoredLife> Lives(SessionName name) => inner.Lives(name);

    public IStoredHistory OpenHistory() => Readable.OpenHistory();

    public IEnumerable<StoredEntry> Transcript(LifeId life) => inner.Transcript(life);

    public byte[]? Content(LifeId life, TurnId id, ContentKind kind) => inner.Content(life, id, kind);

    public int Delete(SessionName name) => Remove(() => inner.Delete(name));

    public bool Sweep(DateTimeOffset before, long mostBytes) => Remove(() => inner.Sweep(before, mostBytes));

    public IReadOnlyList<byte[]> Links(SessionName session, string id, DateTimeOffset oldest, int most) => Readable.Links(session, id, oldest, most);

    public IReadOnlyDictionary<string, byte[]> Answers(SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest) =>
        Readable.Answers(session, ids, oldest);

    public void ForgetKept(SessionName session) => Remove(() =>
    {
        inner.ForgetKept(session);
        return true;
    });

    public bool SweepKept(DateTimeOffset oldest, long mostBytes) => Remove(() => inner.SweepKept(oldest, mostBytes));

    public void Dispose() => inner.Dispose();

    private T Remove<T>(Func<T> remove)
    {
        Removing?.Invoke();
        return remove();
    }
}
