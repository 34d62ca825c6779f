namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>The database's time, told along with what is asked anyway, and how long to wait for that.</summary>
/// <param name="clock">Counts on between two answers.</param>
/// <param name="time">This node's own clock.</param>
internal sealed class StoreClock(IClusterClock clock, TimeProvider time)
{
    // What took longer says less than counting on does: nobody knows when in between the database looked at its clock.
    private static readonly TimeSpan Exact = TimeSpan.FromMilliseconds(250);

    // From then on a database that says nothing at all counts as away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private volatile bool _wasHeard;

    /// <summary>The time of the database, as well as this node knows it.</summary>
    public DateTimeOffset Now => clock.Now;

    /// <summary>Something is asked now.</summary>
    public long Ask() => time.GetTimestamp();

    /// <summary>The database said its time.</summary>
    /// <param name="database">Its time.</param>
    /// <param name="asked">When it was asked.</param>
    public void Heard(DateTimeOffset database, long asked)
    {
        var answered = time.GetTimestamp();
        if (_wasHeard && time.GetElapsedTime(asked, answered) > Exact)
            return;

        clock.Measure(database, asked, answered);
        _wasHeard = true;
    }

    /// <summary>
    /// Waits for an answer, but not for ever. What takes longer goes on nevertheless, and may yet happen: to break it off would itself need a database
    /// that answers.
    /// </summary>
    /// <exception cref="TimeoutException">It does not come.</exception>
    public Task<T> WithinPatienceAsync<T>(Task<T> answer, CancellationToken cancellation) => answer.WaitAsync(Patience, time, cancellation);
}
