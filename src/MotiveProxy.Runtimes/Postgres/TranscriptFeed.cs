using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// Tells this node's watchers what happens on all nodes, in one order without gaps: rows are read only when no transaction before
/// theirs can still come. Asks the database only while somebody watches: after each round of this node, and several times a second.
/// </summary>
/// <param name="house">The node.</param>
internal sealed class TranscriptFeed(PostgresHouse house) : IDisposable
{
    private const int MostRows = 500;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _hinted = new(0, 1);
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly TranscriptReading _transcript = new(house);

    // Guarded by _reading. What the snapshot shows had happened before anybody watched.
    private string? _from;
    private ulong _xid;
    private int _place;

    private volatile bool _watched;

    /// <inheritdoc/>
    public void Dispose()
    {
        _hinted.Dispose();
        _reading.Dispose();
    }

    /// <summary>Somebody watches: the next round begins only when it is known what happened before it.</summary>
    public void Begin()
    {
        _watched = true;
        Hint();
    }

    /// <summary>Something may have happened.</summary>
    public void Hint()
    {
        if (!_watched)
            return;

        try
        {
            _hinted.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Makes sure that what is written from now on is seen, if somebody watches.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        if (!house.Watchers.Any || Volatile.Read(ref _from) is not null)
            return;

        await _reading.WaitAsync(stop);
        try
        {
            if (_from is null)
                Volatile.Write(ref _from, await house.Trouble.PersistAsync(SnapshotAsync, stop));
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads on until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await _hinted.WaitAsync(_watched ? Poll : Timeout.InfiniteTimeSpan, stop);
            try
            {
                await PrepareAsync(stop);
                while (await ReadAsync(stop))
                {
                    // There may be more.
                }
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                await Task.Delay(PostgresNode.Beat, house.Time, stop);
            }
        }
    }

    private async Task<string> SnapshotAsync()
    {
        await using var command = house.Database.CreateCommand("SELECT pg_current_snapshot()::text, pg_snapshot_xmin(pg_current_snapshot())");
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        (_xid, _place) = (row.Get<ulong>(1), -1);
        return row.GetString(0);
    }

    private async Task<bool> ReadAsync(CancellationToken stop)
    {
        await _reading.WaitAsync(stop);
        try
        {
            if (!house.Watchers.Any)
            {
                // Nobody watches any more: the next one begins anew.
                (_watched, _from) = (false, null);

                // Unless that one came just now.
                _watched = house.Watchers.Any;
                return false;
            }

            await using var command = house.Database.CreateCommand(
                """
                SELECT xid, place, name, at, events FROM transcript
                WHERE (xid, place) > ($1, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
                    AND NOT pg_visible_in_snapshot(xid, $3::pg_snapshot)
                ORDER BY xid, place LIMIT $4
                """);
            command.Parameters.Add(new NpgsqlParameter { Value = _xid, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Xid8 });
            command.Parameters.AddNext<int>(_place);
            command.Parameters.AddNext<string>(_from!);
            command.Parameters.AddNext<int>(MostRows);
            var rows = await TranscriptReading.RowsAsync(command);
            foreach (var (notice, _) in await _transcript.ToNoticesAsync(rows, house.Limits.NoticeLength))
                house.Watchers.Tell(notice);
            if (rows.Count > 0)
                (_xid, _place) = (rows[^1].Xid, rows[^1].Place);
            return rows.Count == MostRows;
        }
        finally
        {
            _reading.Release();
        }
    }
}
