using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// Brings what is in the write-ahead log into the file, beside the commits: each would wait for it otherwise, now and then, and for long. What is left over a
/// commit brings there itself, as soon as the log is long: only then it begins anew at its front.
/// </summary>
/// <param name="file">The database.</param>
internal sealed class SqliteCheckpoints(SqliteFile file) : IDisposable
{
    /// <summary>How many bytes are committed between two of them, as far as the journal is concerned: the log grows by more.</summary>
    public const long Distance = 2 << 20;

    /// <summary>So many pages in the log, and a commit does it itself.</summary>
    public const int LongestLog = 4_000;

    private long _last;
    private Task _running = Task.CompletedTask;
    private SqliteConnection? _connection;

    /// <summary>Something was committed. For one thread.</summary>
    /// <param name="total">How many bytes so far.</param>
    public void Note(long total)
    {
        if (total - _last < Distance || !_running.IsCompleted)
            return;

        _last = total;
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Waits for the one that is under way, and ends.</summary>
    public void Dispose()
    {
        _running.Wait();
        _connection?.Dispose();
    }

    private void Run()
    {
        try
        {
            if (_connection is null)
            {
                _connection = file.Connect(SqliteOpenMode.ReadWrite);
                _connection.Open();
            }

            SqliteSchema.Execute(_connection, "PRAGMA wal_checkpoint(PASSIVE)");
        }
        catch (SqliteException)
        {
            // What is committed is safe in the log. A disk that fails says so to whoever commits.
            _connection?.Dispose();
            _connection = null;
        }
    }
}
