using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>A store in the memory of the test that all its nodes share. It fails, and waits, when the test says so.</summary>
internal sealed class MemorySharedStore(TimeProvider time) : ISharedStore
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Dictionary<SessionName, (LifeId Life, long Term)> _taken = [];
    private readonly SortedDictionary<long, Life> _lives = [];
    private readonly List<(KeptBytes Kept, byte[] Whole)> _kept = [];
    private volatile TaskCompletionSource? _heldBack;
    private volatile bool _isBroken;
    private long _last;

    public LifeId Newest
    {
        get
        {
            lock (_gate)
                return new LifeId(_last);
        }
    }

    public bool RemovesBesideWriting => true;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>How often anything was written.</summary>
    public int Writes { get; private set; }

    /// <summary>Whether nothing can be read or written.</summary>
    public bool IsBroken
    {
        get => _isBroken;
        set => _isBroken = value;
    }

    /// <summary>Called when something is to be removed, before it is; it may take its time.</summary>
    public Action? Removing { get; set; }

    /// <summary>From now on whoever writes waits.</summary>
    public void HoldBack() => _heldBack = new TaskCompletionSource();

    /// <summary>Whoever waits may write.</summary>
    public void LetGo() => _heldBack?.TrySetResult();

    public Task<TakenSession> TakeAsync(SessionName name, CancellationToken cancellation)
    {
        lock (Open())
        {
            var life = LivingLocked(name);
            var id = life?.Id ?? NewLifeLocked();
            var term = (_taken.TryGetValue(name, out var before) && before.Life == id ? before.Term : 0) + 1;
            _taken[name] = (id, term);
            return Task.FromResult(new TakenSession(id, new Tenure(term, life?.Changes ?? 0), life?.ToStored()));
        }
    }

    public Task<IReadOnlyList<SessionName>> OverdueAsync(DateTimeOffset before, int most, CancellationToken cancellation)
    {
        lock (Open())
        {
            return Task.FromResult<IReadOnlyList<SessionName>>(
                [.. _lives.Values.Where(life => life.State is not null && life.ToState().WakeAt <= before).Select(life => life.Name).Take(most)]);
        }
    }

    public IReadOnlyList<StoredSession> Load()
    {
        lock (Open())
            return [.. _lives.Values.Where(life => life.State is not null).Select(life => life.ToStored())];
    }

    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        _heldBack?.Task.Wait();
        lock (Open())
        {
            Writes++;
            foreach (var one in kept.Where(one => !_kept.Exists(other => IsSame(other.Kept, one.Session, one.Id))))
                _kept.Add((one, one.Whole()));
            return [.. batch.Where(change => !TryWriteLocked(change)).Select(change => change.Life)];
        }
    }

    public IReadOnlyList<StoredLife> Lives(SessionName name)
    {
        lock (Open())
            return [.. _lives.Values.Reverse().Where(life => life.Name == name).Select(life => life.ToLife())];
    }

    public IStoredHistory OpenHistory()
    {
        lock (Open())
            return new History([.. _lives.Values.Reverse()]);
    }

    public IEnumerable<StoredEntry> Transcript(LifeId life)
    {
        lock (Open())
            return _lives.TryGetValue(life.Value, out var found) ? [.. found.Entries] : [];
    }

    public byte[]? Content(LifeId life, TurnId id, ContentKind kind)
    {
        lock (Open())
            return _lives.TryGetValue(life.Value, out var found) ? found.Contents.GetValueOrDefault((id, kind)) : null;
    }

    public int Delete(SessionName name)
    {
        Removing?.Invoke();
        lock (Open())
        {
            var over = _lives.Where(life => life.Value.Name == name && life.Value.State is null).Select(life => life.Key).ToList();
            over.ForEach(life => _lives.Remove(life));
            return over.Count;
        }
    }

    public bool Sweep(DateTimeOffset before, long mostBytes) => false;

    public IReadOnlyList<byte[]> Links(SessionName session, string id, DateTimeOffset oldest, int most)
    {
        lock (Open())
        {
            var links = new List<byte[]>();
            for (var next = id; next is not null && links.Count < most;)
            {
                var found = _kept.Find(one => IsSame(one.Kept, session, next)).Kept;
                if (found is not null)
                    links.Insert(0, found.Body);
                next = found?.After;
            }

            return links;
        }
    }

    public IReadOnlyDictionary<string, byte[]> Answers(SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest)
    {
        lock (Open())
            return _kept.Where(one => one.Kept.Session == session && ids.Contains(one.Kept.Id)).ToDictionary(one => one.Kept.Id, one => one.Kept.Body);
    }

    public void ForgetKept(SessionName session)
    {
        Removing?.Invoke();
        lock (Open())
            _kept.RemoveAll(one => one.Kept.Session == session);
    }

    public bool SweepKept(DateTimeOffset oldest, long mostBytes) => false;

    public void Dispose()
    {
        // Every node has it, and the test keeps it.
    }

    private Lock Open() => _isBroken ? throw new IOException("The store is broken.") : _gate;

    private static bool IsSame(KeptBytes? kept, SessionName session, string id) => kept is not null && kept.Session == session && kept.Id == id;

    private LifeId NewLifeLocked() => new(_last = Math.Max(_last + 1, (Now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));

    private Life? LivingLocked(SessionName name) => _lives.Values.FirstOrDefault(life => life.Name == name && life.State is not null);

    private bool TryWriteLocked(SessionChange change)
    {
        if (!_taken.TryGetValue(change.Name, out var taken) || taken != (change.Life, change.Term))
            return false;

        if (!_lives.TryGetValue(change.Life.Value, out var life))
            _lives[change.Life.Value] = life = new Life(change.Life, change.Name, change.Since);
        if (change.Number <= life.Changes)
            return true;

        Assert.Equal(life.Changes + 1, change.Number);
        Assert.Equal(life.Entries.Count + 1, change.Entries.Count == 0 ? life.Entries.Count + 1 : change.Entries[0].Number);
        (life.Changes, life.State, life.Last) = (change.Number, change.State, change.At);
        life.Entries.AddRange(change.Entries);
        foreach (var content in change.Contents)
            life.Contents[(content.Id, content.Kind)] = content.Body;
        return true;
    }

    private sealed class Life(LifeId id, SessionName name, DateTimeOffset since)
    {
        public LifeId Id { get; } = id;

        public SessionName Name { get; } = name;

        public long Changes { get; set; }

        public byte[]? State { get; set; }

        public DateTimeOffset Last { get; set; }

        public List<StoredEntry> Entries { get; } = [];

        public Dictionary<(TurnId, ContentKind), byte[]> Contents { get; } = [];

        public StoredLife ToLife() => new(Id, Name, since, Last, State is null);

        public StoredSession ToStored() => new(ToLife(), Entries.Count, State!);

        public SessionState ToState() => StateRecords.Read(
            State, new ContentReader((turn, kind) => Contents.GetValueOrDefault((turn, kind))));
    }

    private sealed class History(IReadOnlyList<Life> lives) : IStoredHistory
    {
        public IReadOnlyList<StoredLife> Lives(LifeId? before, bool closedOnly, int most) =>
        [
            .. lives.Where(life => (before is not { } oldest || life.Id.Value < oldest.Value) && (!closedOnly || life.State is null)).Take(most).Select(life => life.ToLife()),
        ];

        public int Number(StoredLife life) => lives.Count(other => other.Name == life.Name && other.Id.Value >= life.Id.Value);

        public int Answers(LifeId life) => Find(life).Contents.Keys.Count(content => content.Item2 == ContentKind.Answer);

        public IEnumerable<byte[]> LatestEvents(LifeId life) => Find(life).Entries.AsEnumerable().Reverse().Select(entry => entry.Event);

        public byte[]? Content(LifeId life, TurnId id, ContentKind kind, int longest) =>
            Find(life).Contents.GetValueOrDefault((id, kind)) is { } body && body.Length <= longest ? body : null;

        public IEnumerable<byte[]> Said(LifeId life) => Find(life).Contents.Where(content => content.Key.Item2 != ContentKind.Shown).Select(content => content.Value);

        public void Dispose()
        {
            // Nothing is open.
        }

        private Life Find(LifeId life) => lives.First(other => other.Id == life);
    }
}
