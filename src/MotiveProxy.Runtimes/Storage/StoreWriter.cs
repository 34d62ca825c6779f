namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// Group commit: one thread that writes whatever has come together, many sessions in a transaction, while another brings what was written before to the
/// disk. When the store fails it keeps what it has and tries again, less and less often, until it is written.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    // How long a process that ends waits for its last batches. What was told to nobody may be lost.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    // What nobody is told of waits for so many batches. Mostly its session has more to store by then, and all is written once.
    private const int Patience = 8;

    private readonly ISessionStore _store;
    private readonly StoreAttempts _attempts;
    private readonly StoreSyncing _syncing = new();
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly Lock _gate = new();

    // Sessions hear of their steps while the next are written, each in the order of its own.
    private readonly InOrder _telling = new();

    // Guarded by _gate.
    private List<Outbox> _full = [];
    private readonly Queue<(Outbox Outbox, long Until)> _later = new();
    private List<Keeping> _keeping = [];
    private List<Job> _jobs = [];
    private readonly Queue<(TaskCompletionSource Done, long Batch)> _settling = new();
    private long _taken;
    private long _told;
    private bool _ended;

    /// <summary>Begins to write.</summary>
    /// <param name="store">Where; it is disposed of with the writer.</param>
    /// <param name="time">The clock of the attempts.</param>
    /// <param name="trouble">Told when the store begins to fail, and when it has recovered.</param>
    public StoreWriter(ISessionStore store, TimeProvider time, IStoreTrouble trouble)
    {
        (_store, KeepsSettledApart) = (store, store.KeepsSettledApart);
        _attempts = new StoreAttempts(
            time,
            failure =>
            {
                lock (_gate)
                    SettleLocked(long.MaxValue);
                _telling.Post(() => trouble.Failed(failure));
            },
            () => _telling.Post(trouble.Recovered));
        _thread = new Thread(Run) { IsBackground = true, Name = "store" };
        _thread.Start();
    }

    /// <summary>Whether the store takes settled turns apart from states.</summary>
    public bool KeepsSettledApart { get; }

    /// <summary>Whether nothing can be stored at the moment.</summary>
    public bool IsFailing => _attempts.IsFailing;

    /// <summary>Takes an outbox that is no longer empty.</summary>
    public void Add(Outbox outbox)
    {
        lock (_gate)
        {
            // What is decided after the end is told to nobody.
            if (_ended)
                return;

            _full.Add(outbox);
            if (_full.Count == 1)
                _wake.Set();
        }
    }

    /// <summary>Takes an outbox with steps that nobody is told of: they are stored with what comes next in their session, or soon.</summary>
    public void AddLater(Outbox outbox)
    {
        lock (_gate)
        {
            if (_ended)
                return;

            _later.Enqueue((outbox, _taken + Patience));
            if (_later.Count == 1)
                _wake.Set();
        }
    }

    /// <summary>Stores an answer that a client may go on from, with whatever else comes together. Cancelled if the process ends before.</summary>
    public Task KeepAsync(KeptBytes kept)
    {
        var keeping = new Keeping(kept, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            if (_ended)
                return Task.FromCanceled(new CancellationToken(canceled: true));

            _keeping.Add(keeping);
            _wake.Set();
        }

        return keeping.Done.Task;
    }

    /// <summary>Waits until all that was added before is stored and acted on, or cannot be stored.</summary>
    public Task SettleAsync()
    {
        lock (_gate)
        {
            if (IsFailing || (_full.Count + _later.Count == 0 && _taken == _told))
                return Task.CompletedTask;

            // What is under way may leave something to be stored with the next batch.
            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _settling.Enqueue((settled, _taken + 1));
            _wake.Set();
            return settled.Task;
        }
    }

    /// <summary>Removes something from the store: beside what is written, where the store can, else between two batches.</summary>
    public Task RemoveAsync(Action<ISessionStore> remove) => _store.RemovesBesideWriting ? Task.Run(() => remove(_store)) : RunAsync(remove);

    /// <summary>Lets the store put some of what is due in its place.</summary>
    /// <param name="isDue">Whether more is due now than before.</param>
    /// <returns>Whether some of it is left.</returns>
    public async Task<bool> TidyAsync(bool isDue)
    {
        var isLeft = false;
        await RunAsync(store => isLeft = store.Tidy(isDue));
        return isLeft;
    }

    /// <summary>Writes what is left, and ends. Again: nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended)
                return;
        }

        _attempts.Stop();
        _wake.Set();
        if (!_thread.Join(LastWait) || !_syncing.End(LastWait))
            return;

        _telling.Wait(LastWait);
        lock (_gate)
            _ended = true;
        _store.Dispose();
        _wake.Dispose();
        _attempts.Dispose();
        _syncing.Dispose();
    }

    // Between two batches.
    private Task RunAsync(Action<ISessionStore> work)
    {
        var job = new Job(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _jobs.Add(job);
            _wake.Set();
        }

        return job.Done.Task;
    }

    private void Run()
    {
        _syncing.WaitUntilFree();
        while (true)
        {
            var isLast = _attempts.IsStopping;
            if (Take() is { } taken)
            {
                Write(taken);
                if (taken.HasChanges)
                    Tidy();
                _syncing.WaitUntilFree();
            }
            else if (isLast)
            {
                return;
            }
            else
            {
                _wake.WaitOne();
            }
        }
    }

    // What nobody waits for is taken when nothing else is under way, or if somebody wants to see how things are.
    private Taken? Take()
    {
        lock (_gate)
        {
            var isAwaited = _settling.Any(one => one.Batch > _taken);
            var all = (_full.Count == 0 && (_told == _taken || _attempts.IsStopping)) || isAwaited;
            while (_later.TryPeek(out var next) && (all || next.Until <= _taken))
            {
                _later.Dequeue();
                if (next.Outbox.Hasten())
                    _full.Add(next.Outbox);
            }

            if (_full.Count + _keeping.Count + _jobs.Count == 0 && !isAwaited)
                return null;

            var taken = new Taken(++_taken, _full, _keeping, _jobs);
            (_full, _keeping, _jobs) = ([], [], []);
            return taken;
        }
    }

    private void Write(Taken taken)
    {
        var shipments = taken.Full.ConvertAll(outbox => outbox.Take());
        IReadOnlyCollection<LifeId> refused = [];
        var isWritten = !taken.HasChanges || _attempts.UntilDone(
            () => refused = _store.Write(shipments.ConvertAll(one => one.Change), taken.Keeping.ConvertAll(one => one.Kept)));
        foreach (var job in taken.Jobs)
            job.Run(_store);

        _syncing.Hand(() =>
        {
            var isSafe = isWritten && (!taken.HasChanges || _attempts.UntilDone(_store.Sync));
            Tell(taken, isSafe ? shipments.ConvertAll(one => Outcome(one, refused)) : null);
        });
    }

    // Beside the disk's work. What fails here fails again where somebody is told of it.
    private void Tidy()
    {
        try
        {
            _store.Tidy(isDue: false);
        }
        catch (Exception)
        {
            // Nothing is lost: see ISessionStore.
        }
    }

    // Nobody is told of what was given up.
    private void Tell(Taken taken, List<Action>? outcomes)
    {
        foreach (var keeping in taken.Keeping)
            keeping.End(isSafe: outcomes is not null);

        _telling.Post(() =>
        {
            outcomes?.ForEach(tell => tell());
            lock (_gate)
            {
                _told = taken.Number;
                SettleLocked(taken.Number);
                if (_later.Count > 0)
                    _wake.Set();
            }
        });
    }

    private void SettleLocked(long batch)
    {
        while (_settling.TryPeek(out var next) && next.Batch <= batch)
            _settling.Dequeue().Done.SetResult();
    }

    private static Action Outcome(Shipment shipment, IReadOnlyCollection<LifeId> refused)
    {
        if (shipment.Bug is { } bug)
            return () => shipment.Address.Unstorable(shipment, bug);
        return refused.Contains(shipment.Address.Life) ? () => shipment.Address.Refused(shipment) : () => shipment.Address.Stored(shipment);
    }

    private sealed record Taken(long Number, List<Outbox> Full, List<Keeping> Keeping, List<Job> Jobs)
    {
        public bool HasChanges => Full.Count + Keeping.Count > 0;
    }

    private sealed record Keeping(KeptBytes Kept, TaskCompletionSource Done)
    {
        public void End(bool isSafe)
        {
            if (isSafe)
                Done.SetResult();
            else
                Done.SetCanceled();
        }
    }

    private sealed record Job(Action<ISessionStore> Work, TaskCompletionSource Done)
    {
        public void Run(ISessionStore store)
        {
            try
            {
                Work(store);
                Done.SetResult();
            }
            catch (Exception failure)
            {
                Done.SetException(failure);
            }
        }
    }
}

/// <summary>Who is told of a store's trouble, once at its beginning and once at its end.</summary>
internal interface IStoreTrouble
{
    /// <summary>Nothing can be stored.</summary>
    void Failed(Exception failure);

    /// <summary>All that waited is stored.</summary>
    void Recovered();
}
