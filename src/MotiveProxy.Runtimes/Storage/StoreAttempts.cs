namespace MotiveProxy.Runtimes.Storage;

/// <summary>
/// Tries what a store is to do until it is done, less and less often, or until the process ends. Several threads may try different things at the same
/// time: that something fails is told once, and that nothing does any more, once.
/// </summary>
/// <param name="time">The clock of the attempts.</param>
/// <param name="failed">Called when something fails where nothing did, in the order of what happens.</param>
/// <param name="recovered">Called when nothing fails any more.</param>
internal sealed class StoreAttempts(TimeProvider time, Action<Exception> failed, Action recovered) : IDisposable
{
    private readonly ManualResetEvent _stopping = new(initialState: false);
    private readonly Lock _gate = new();

    // Guarded by _gate to write.
    private volatile int _failing;

    /// <summary>The first wait after a failure; each further one is twice as long.</summary>
    public static TimeSpan ShortestWait { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between two attempts.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether something fails at the moment.</summary>
    public bool IsFailing => _failing > 0;

    /// <summary>Whether the process ends.</summary>
    public bool IsStopping => _stopping.WaitOne(0);

    /// <summary>What fails from now on is given up.</summary>
    public void Stop() => _stopping.Set();

    /// <summary>Does something, again and again if need be.</summary>
    /// <returns><see langword="false"/> if it was given up, because the process ends.</returns>
    public bool UntilDone(Action work)
    {
        if (Try(work) is not { } failure)
            return true;

        Fail(failure);
        for (var wait = ShortestWait; !IsStopping; wait = wait < LongestWait / 2 ? wait * 2 : LongestWait)
        {
            Pause(wait);
            if (Try(work) is null)
            {
                Recover();
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private static Exception? Try(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (Exception failure)
        {
            return failure;
        }
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            if (++_failing == 1)
                failed(failure);
        }
    }

    private void Recover()
    {
        lock (_gate)
        {
            if (--_failing == 0)
                recovered();
        }
    }

    private void Pause(TimeSpan wait)
    {
        using var rung = new ManualResetEvent(initialState: false);
        using var timer = time.CreateTimer(static rung => ((ManualResetEvent)rung!).Set(), rung, wait, Timeout.InfiniteTimeSpan);
        WaitHandle.WaitAny([rung, _stopping]);
    }
}
