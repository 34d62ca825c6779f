namespace MotiveProxy.Runtimes.Storage;

/// <summary>Gives a store a moment now and then, also while nothing happens: what it wrote in haste is in its place after twice that time.</summary>
internal sealed class Tidier : IDisposable
{
    private readonly StoreWriter _writer;
    private readonly ITimer _timer;
    private Task _running = Task.CompletedTask;

    /// <summary>Begins.</summary>
    /// <param name="writer">Who has the store.</param>
    /// <param name="time">The clock.</param>
    public Tidier(StoreWriter writer, TimeProvider time)
    {
        _writer = writer;
        _timer = time.CreateTimer(static tidier => ((Tidier)tidier!).Tidy(), this, Period, Period);
    }

    /// <summary>The time between two moments.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    // One at a time: a store that fails takes its time. What it fails of it says when something is to be written.
    private void Tidy()
    {
        if (_running.IsCompleted)
            _running = TidyAsync();
    }

    private async Task TidyAsync()
    {
        try
        {
            // Bit by bit: what sessions have to store comes between.
            for (var isDue = true; await _writer.TidyAsync(isDue); isDue = false)
            {
            }
        }
        catch (Exception)
        {
            // See above.
        }
    }
}
