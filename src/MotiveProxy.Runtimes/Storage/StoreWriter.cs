namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// Group commit: one thread that writes whatever has come together while it wrote what came before, many sessions in a
/// transaction. When the store fails it keeps what it has and tries again, less and less often, until it is written.
/// </summary>
internal sealed class StoreWriter : IDisposable
{
    // How long a process that ends waits for its last batch. What was told to nobody may be lost.
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(5);

    // What nobody is told of waits for so many batches. Mostly its session has more to store by then, and all is written once.
    private const int Patience = 4;

    private readonly ISessionStore _store;
    private readonly TimeProvider _time;
    private readonly IStoreTrouble _trouble;
    private readonly Thread _thread;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ManualResetEvent _stopping = new(initialState: false);
    private readonly Lock _gate = new();

    // Sessions hear of their steps while the next are written, each in the order of its own.
    private readonly InOrder _telling = new();

    // Guarded by _gate.
    private List<Outbox> _full = [];
    private readonly Queue<(Outbox Outbox, long Until)> _later = new();
    private long _batches;
    private List<Keeping> _keeping = [];
    private List<Job> _jobs = [];
    private List<TaskCompletionSource> _settling = [];
    private List<TaskCompletionSource> _settlingNext = [];
    private int _untold;
    private bool _ended;

    private volatile bool _failing;

    /// <summary>Begins to write.</summary>
    /// <param name="store">Where; it is disposed of with the writer.</param>
    /// <param name="time">The clock of the attempts.</param>
    /// <param name="trouble">Told when the store begins to fail, and when it has recovered.</param>
    public StoreWriter(ISessionStore store, TimeProvider time, IStoreTrouble trouble)
    {
        (_store, _time, _trouble, KeepsSettledApart) = (store, time, trouble, store.KeepsSettledApart);
        _thread = new Thread(Run) { IsBackground = true, Name = "store" };
        _thread.Start();
    }

    /// <summary>The first wait after a failure; each further one is twice as long.</summary>
    public static TimeSpan ShortestWait { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether the store takes settled turns apart from states.</summary>
    public bool KeepsSettledApart { get; }

    /// <summary>Whether nothing can be stored at the moment.</summary>
    public bool IsFailing => _failing;

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

            _later.Enqueue((outbox, _batches + Patience));
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
            if (_failing || _untold + _full.Count + _later.Count == 0)
                return Task.CompletedTask;

            var settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _settlingNext.Add(settled);
            _wake.Set();
            return settled.Task;
        }
    }

    /// <summary>Removes something from the store: beside what is written, where the store can, else between two batches.</summary>
    public Task RemoveAsync(Action<ISessionStore> remove)
    {
        if (_store.RemovesBesideWriting)
            return Task.Run(() => remove(_store));

        var job = new Job(remove, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _jobs.Add(job);
            _wake.Set();
        }

        return job.Done.Task;
    }

    /// <summary>Writes what is left, and ends. Again: nothing.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_ended)
                return;
        }

        _stopping.Set();
        _wake.Set();
        if (!_thread.Join(LastWait))
            return;

        _telling.Wait(LastWait);
        lock (_gate)
            _ended = true;
        _store.Dispose();
        _wake.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            var isLast = IsStopping;
            var (full, keeping, jobs) = Take();
            var outcomes = full.Count + keeping.Count > 0 ? Write(full, keeping) : [];
            foreach (var job in jobs)
                job.Run(_store);

            Tell(outcomes, full.Count);
            if (full.Count + keeping.Count + jobs.Count > 0)
                continue;
            if (isLast)
                return;
            _wake.WaitOne();
        }
    }

    private bool IsStopping => _stopping.WaitOne(0);

    private (List<Outbox> Full, List<Keeping> Keeping, List<Job> Jobs) Take()
    {
        lock (_gate)
        {
            TakeLaterLocked();
            var taken = (_full, _keeping, _jobs);
            (_full, _keeping, _jobs) = ([], [], []);
            (_settling, _settlingNext) = (_settlingNext, []);
            _untold += taken._full.Count;
            return taken;
        }
    }

    // All of it if there is nothing else to do, or if somebody wants to see how things are.
    private void TakeLaterLocked()
    {
        var all = _full.Count == 0 || _settlingNext.Count > 0;
        while (_later.TryPeek(out var next) && (all || next.Until <= _batches))
        {
            _later.Dequeue();
            if (next.Outbox.Hasten())
                _full.Add(next.Outbox);
        }

        _batches++;
    }

    private void Tell(List<Action> outcomes, int count)
    {
        var settled = TakeSettling();
        if (count + settled.Count == 0)
            return;

        _telling.Post(() =>
        {
            outcomes.ForEach(tell => tell());
            lock (_gate)
                _untold -= count;
            settled.ForEach(one => one.SetResult());
        });
    }

    private List<TaskCompletionSource> TakeSettling()
    {
        lock (_gate)
        {
            var settling = _settling;
            _settling = [];
            return settling;
        }
    }

    // What each session is to hear then.
    private List<Action> Write(List<Outbox> full, List<Keeping> keeping)
    {
        var shipments = full.ConvertAll(outbox => outbox.Take());
        if (WriteUntilDone(shipments.ConvertAll(one => one.Change), keeping.ConvertAll(one => one.Kept)) is not { } refused)
        {
            keeping.ForEach(one => one.Done.SetCanceled());
            return [];
        }

        keeping.ForEach(one => one.Done.SetResult());
        return shipments.ConvertAll(shipment => Outcome(shipment, refused));
    }

    private static Action Outcome(Shipment shipment, IReadOnlyCollection<LifeId> refused)
    {
        if (shipment.Bug is { } bug)
            return () => shipment.Address.Unstorable(shipment, bug);
        return refused.Contains(shipment.Address.Life) ? () => shipment.Address.Refused(shipment) : () => shipment.Address.Stored(shipment);
    }

    // Gives up only when the process ends.
    private IReadOnlyCollection<LifeId>? WriteUntilDone(List<SessionChange> batch, List<KeptBytes> kept)
    {
        IReadOnlyCollection<LifeId>? refused;
        for (var wait = ShortestWait; (refused = TryWrite(batch, kept)) is null; wait = wait < LongestWait / 2 ? wait * 2 : LongestWait)
        {
            if (IsStopping)
                return null;

            using var rung = new ManualResetEvent(initialState: false);
            using var timer = _time.CreateTimer(static rung => ((ManualResetEvent)rung!).Set(), rung, wait, Timeout.InfiniteTimeSpan);
            WaitHandle.WaitAny([rung, _stopping]);
        }

        if (_failing)
        {
            _failing = false;
            _telling.Post(_trouble.Recovered);
        }

        return refused;
    }

    private IReadOnlyCollection<LifeId>? TryWrite(List<SessionChange> batch, List<KeptBytes> kept)
    {
        try
        {
            return _store.Write(batch, kept);
        }
        catch (Exception failure)
        {
            if (!_failing)
                Fail(failure);
            return null;
        }
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            _failing = true;
            _settling.AddRange(_settlingNext);
            _settlingNext.Clear();
        }

        TakeSettling().ForEach(one => one.SetResult());
        _telling.Post(() => _trouble.Failed(failure));
    }

    private sealed record Keeping(KeptBytes Kept, TaskCompletionSource Done);

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
