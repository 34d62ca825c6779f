namespace MotiveProxy.Runtimes.Storage;

/// <summary>Does one thing after the other, on threads of the pool: whoever wants them done need not wait for it.</summary>
internal sealed class InOrder : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<Action> _waiting = new();
    private bool _running;

    /// <summary>Does something after all that was posted before.</summary>
    public void Post(Action work)
    {
        lock (_gate)
        {
            _waiting.Enqueue(work);
            if (_running)
                return;

            _running = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits until all that was posted before is done.</summary>
    /// <param name="patience">No longer than this.</param>
    public void Wait(TimeSpan patience)
    {
        using var done = new ManualResetEventSlim();
        Post(done.Set);
        done.Wait(patience);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _running = false;
                    return;
                }

                work = _waiting.Dequeue();
            }

            work();
        }
    }
}
