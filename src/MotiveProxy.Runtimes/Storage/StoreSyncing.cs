namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// Brings batches that are written to where no crash undoes them: one at a time, on a thread of its own, while the next is written.
/// </summary>
internal sealed class StoreSyncing : IDisposable
{
    private readonly Thread _thread;
    private readonly AutoResetEvent _free = new(initialState: true);
    private readonly AutoResetEvent _handed = new(initialState: false);

    // Set by whoever hands something over, while this is free; read by the thread before it is free again.
    private Action? _next;

    /// <summary>Begins.</summary>
    public StoreSyncing()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "store-sync" };
        _thread.Start();
    }

    /// <summary>Waits until a batch may be handed over: until the one before it is under way.</summary>
    public void WaitUntilFree() => _free.WaitOne();

    /// <summary>Hands a batch over, once for each time it was waited for.</summary>
    /// <param name="arrive">Brings it there, and tells of it.</param>
    public void Hand(Action arrive)
    {
        _next = arrive;
        _handed.Set();
    }

    /// <summary>Instead of handing another one over: waits for those that were, and ends.</summary>
    /// <param name="patience">No longer than this.</param>
    /// <returns>Whether they are there, or given up.</returns>
    public bool End(TimeSpan patience)
    {
        _next = null;
        _handed.Set();
        return _thread.Join(patience);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _free.Dispose();
        _handed.Dispose();
    }

    private void Run()
    {
        while (true)
        {
            _handed.WaitOne();
            var arrive = _next;
            _free.Set();
            if (arrive is null)
                return;

            arrive();
        }
    }
}
