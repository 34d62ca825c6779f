namespace MotiveProxy.Runtimes.Postgres;

/// <summary>The one clock that all nodes agree on.</summary>
internal interface IClusterClock
{
    /// <summary>The time of the database, as well as this node knows it.</summary>
    DateTimeOffset Now { get; }

    /// <summary>The database said its time between two timestamps of this node.</summary>
    void Measure(DateTimeOffset database, long asked, long answered);
}

/// <summary>The database's time between two answers of it: counted on from the last, by a clock that nobody sets. It never goes back.</summary>
/// <param name="time">For its timestamps only.</param>
internal sealed class DatabaseClock(TimeProvider time) : IClusterClock
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private DateTimeOffset _base;
    private long _at;
    private DateTimeOffset _last;

    /// <inheritdoc/>
    public DateTimeOffset Now
    {
        get
        {
            lock (_gate)
            {
                var now = _base + time.GetElapsedTime(_at);
                return _last = now > _last ? now : _last;
            }
        }
    }

    /// <inheritdoc/>
    public void Measure(DateTimeOffset database, long asked, long answered)
    {
        lock (_gate)
            (_base, _at) = (database + (time.GetElapsedTime(asked, answered) / 2), answered);
    }
}
