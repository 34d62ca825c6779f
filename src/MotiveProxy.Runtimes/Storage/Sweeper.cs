namespace MotiveProxy.Runtimes.Storage;

/// <summary>How long, and how much, is kept of sessions that are over.</summary>
/// <param name="Age">What is older is removed; zero: nothing is too old.</param>
/// <param name="Size">When the store is larger, in bytes, the oldest is removed.</param>
public sealed record Retention(TimeSpan Age, long Size);

/// <summary>Removes every hour what need not be stored any longer, bit by bit: sessions do not wait for it for long, or not at all.</summary>
internal sealed class Sweeper : IDisposable
{
    private readonly StoreWriter _writer;
    private readonly Retention _retention;
    private readonly Func<Task> _also;
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    /// <summary>Begins, with a first sweep soon.</summary>
    /// <param name="writer">Who has the store.</param>
    /// <param name="retention">How long, and how much, is kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="also">What else is swept.</param>
    public Sweeper(StoreWriter writer, Retention retention, TimeProvider time, Func<Task> also)
    {
        (_writer, _retention, _time, _also) = (writer, retention, time, also);
        _timer = time.CreateTimer(static sweeper => _ = ((Sweeper)sweeper!).SweepAsync(), this, First, Period);
    }

    /// <summary>The time from the start to the first sweep: a start is busy enough.</summary>
    public static TimeSpan First { get; } = TimeSpan.FromMinutes(1);

    /// <summary>The time between two sweeps.</summary>
    public static TimeSpan Period { get; } = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private async Task SweepAsync()
    {
        var before = _retention.Age > TimeSpan.Zero ? _time.GetUtcNow() - _retention.Age : DateTimeOffset.MinValue;
        try
        {
            var more = true;
            while (more)
                await _writer.RemoveAsync(store => more = store.Sweep(before, _retention.Size));
            await _also();
        }
        catch (Exception)
        {
            // A store that fails says so when something is to be written; what is too old can wait for an hour more.
        }
    }
}
