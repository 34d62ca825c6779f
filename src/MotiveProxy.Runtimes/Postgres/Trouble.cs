using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What happens while the database cannot be used: whoever waits goes on waiting, whoever is new is refused.</summary>
/// <param name="house">The node.</param>
/// <param name="news">Told when it begins and ends.</param>
internal sealed class Trouble(PostgresHouse house, IClusterNews news)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // A server that was restarted breaks every connection once: that alone is no failure.
    private const int Tolerated = 2;

    private readonly Lock _gate = new();
    private int _failures;

    // Guarded by _gate for writing. What is to be written fails, or what a node says of itself while nothing is to be written.
    private volatile bool _writesFailed;
    private volatile bool _workFails;
    private volatile bool _beatsFail;
    private int _missedBeats;

    /// <summary>Whether the database cannot be used.</summary>
    public bool IsFailing => _workFails || _beatsFail;

    /// <summary>Does something with the database, again and again until it is done.</summary>
    public async Task<T> PersistAsync<T>(Func<Task<T>> work, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                var done = await work();

                // A full disk is read from as ever.
                if (!_writesFailed)
                    Recover();
                return done;
            }
            catch (Exception failure) when (IsOfTheDatabase(failure))
            {
                await WaitAsync(failure, stop);
            }
        }
    }

    /// <summary>Does something with the database, again and again until it is done.</summary>
    public Task PersistAsync(Func<Task> work, CancellationToken stop) => PersistAsync(
        async () =>
        {
            await work();
            return true;
        },
        stop);

    /// <summary>Whether a failure is the database's, or of the way there.</summary>
    public static bool IsOfTheDatabase(Exception failure) => failure is NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException;

    /// <summary>What whoever starts the server is told of a failure.</summary>
    public static StoreException CannotUse(Exception failure) =>
        new($"The database cannot be used: {failure.Message.TrimEnd('.')}. Look at MOTIVE_PROXY_DATABASE, and whether the database runs.", failure);

    /// <summary>It works.</summary>
    public void Recover()
    {
        _failures = 0;
        _writesFailed = false;
        if (_workFails)
            Turn(() => _workFails = false, null);
    }

    /// <summary>The node announced itself.</summary>
    public void HeardBeat()
    {
        _missedBeats = 0;
        if (_beatsFail)
            Turn(() => _beatsFail = false, null);
    }

    /// <summary>The node could not announce itself.</summary>
    public void MissedBeat(Exception failure)
    {
        if (++_missedBeats >= Tolerated && !_beatsFail)
            Turn(() => _beatsFail = true, failure);
    }

    /// <summary>
    /// Until it is told to stop, looks whether the database says anything at all. Of one that is frozen, or cut off by a network that swallows
    /// everything, no question fails for half a minute.
    /// </summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var beat = new PeriodicTimer(PostgresNode.Beat, house.Time);
        var silent = 0;
        while (await beat.WaitForNextTickAsync(stop))
        {
            // Who was frozen itself is told at once that the database is there.
            silent = house.Node.IsCurrent ? 0 : silent + 1;
            if (silent < Tolerated)
                continue;

            if (!_beatsFail)
                Turn(() => _beatsFail = true, new TimeoutException("The database does not answer."));
            RefuseNew();
        }
    }

    /// <summary>Nothing can be written: waits longer and longer.</summary>
    public Task WaitToWriteAsync(Exception failure, CancellationToken stop)
    {
        _writesFailed = true;
        return WaitAsync(failure, stop);
    }

    /// <summary>It does not: waits longer and longer.</summary>
    private async Task WaitAsync(Exception failure, CancellationToken stop)
    {
        _failures++;
        if (_failures >= Tolerated && !_workFails)
            Turn(() => _workFails = true, failure);
        if (_workFails)
            RefuseNew();

        var wait = Shortest * Math.Pow(2, Math.Min(_failures, 5));
        await Task.Delay(wait < Longest ? wait : Longest, house.Time, stop);
    }

    // One of the two changes; told is whether they together do.
    private void Turn(Action change, Exception? failure)
    {
        lock (_gate)
        {
            var before = IsFailing;
            change();
            if (IsFailing == before)
                return;
        }

        if (failure is null)
            news.Recovered();
        else
            news.Failed(failure);
    }

    // Whoever was not told that it is seated is told to come again.
    private void RefuseNew()
    {
        foreach (var (_, (hold, _)) in house.Holds)
            hold.Refuse(Outcomes.Unavailable);
    }
}
