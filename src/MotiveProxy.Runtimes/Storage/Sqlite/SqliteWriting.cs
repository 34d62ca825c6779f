using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The one connection that writes, with its commands made ready once. After a failure it is to be thrown away.</summary>
internal sealed class SqliteWriting : IDisposable
{
    // What comes together of a session by then is written at once. More of it would take longer to start with after a crash.
    private const long MostPending = 4 << 20;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteJournal _journal;
    private readonly SqliteTables _tables;
    private readonly SqliteKept _kept;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqlitePending _pending = new();
    private long _rows;

    private SqliteWriting(SqliteFile file, SqliteConnection connection)
    {
        Log = file.OpenLog();
        _checkpoints = new SqliteCheckpoints(file);
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _journal = new SqliteJournal(connection);
        _tables = new SqliteTables(connection);
        _kept = new SqliteKept(connection);
    }

    /// <summary>The connection, for what is asked seldom.</summary>
    public SqliteConnection Connection => _connection;

    /// <summary>The write-ahead log. What was committed is on the disk as soon as this file was flushed.</summary>
    public SafeFileHandle Log { get; }

    /// <summary>Opens the connection and brings the tables to the newest version.</summary>
    public static SqliteWriting Open(SqliteFile file)
    {
        var connection = file.Connect(SqliteOpenMode.ReadWrite);
        try
        {
            connection.Open();

            // NORMAL: a commit is in the log when it returns. On the disk is the log when whoever needs it there has brought it there: see Log.
            SqliteSchema.Execute(connection, $"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = {SqliteCheckpoints.LongestLog}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
            SqliteSchema.Migrate(connection, file.Path);
            var writing = new SqliteWriting(file, connection);
            writing.ReadJournal();
            return writing;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Writes all of a batch or nothing.</summary>
    public void Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        List<List<JournaledChange>> rows = [];
        Commit(() =>
        {
            // What is in this batch stays in the journal for now: so whoever is not sure whether it was written may write it again.
            Empty(MostPending);
            rows = _journal.Append(_rows + 1, batch);
            foreach (var answer in kept)
                _kept.Keep(answer);
        });
        foreach (var row in rows)
        {
            _rows++;
            foreach (var change in row)
                _pending.Add(_rows, change);
        }

        _checkpoints.Note(_journal.Written);
    }

    /// <summary>Brings all that is in the journal into the tables.</summary>
    public void Empty()
    {
        if (_pending.Size > 0)
            Commit(() => Empty(most: 0));
    }

    /// <summary>Brings all of the log into the database, and both to the disk.</summary>
    /// <exception cref="StoreException">Somebody reads what is older.</exception>
    public void EmptyLog()
    {
        if (SqliteSchema.Scalar(_connection, "PRAGMA wal_checkpoint(TRUNCATE)") is not 0L)
            throw new StoreException("The write-ahead log is in use.");
    }

    /// <summary>A content that is not in the tables yet, or <see langword="null"/>.</summary>
    public byte[]? Find(LifeId life, TurnId id, ContentKind kind) => _pending.Find(life, id, kind);

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkpoints.Dispose();
        _begin.Dispose();
        _commit.Dispose();
        _rollback.Dispose();
        _journal.Dispose();
        _tables.Dispose();
        _kept.Dispose();
        Log.Dispose();
        _connection.Dispose();
    }

    private void ReadJournal()
    {
        foreach (var (row, changes) in _journal.ReadAll())
        {
            _rows = row;
            foreach (var change in changes)
                _pending.Add(row, change, _tables.LastEntry);
        }
    }

    private void Empty(long most)
    {
        if (_pending.Size <= most)
            return;

        while (_pending.Size > most && _pending.Take() is { } change)
            _tables.Write(change);
        _journal.Forget(_pending.Oldest ?? _rows + 1);
    }

    private void Commit(Action write)
    {
        _begin.ExecuteNonQuery();
        try
        {
            write();
            _commit.ExecuteNonQuery();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            _rollback.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // Some failures roll back by themselves; the first failure is the one to tell of.
        }
    }
}
