using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The one connection that writes, with its commands made ready once. After a failure it is to be thrown away.</summary>
internal sealed class SqliteWriting : IDisposable
{
    // What comes together of a session by then comes into the tables at once. More of it would take longer to start with after a crash.
    private const long MostPending = 8 << 20;

    // So much comes there in a transaction, as long as that is in time.
    private const long Portion = 256 << 10;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollback;
    private readonly SqliteJournal _journal;
    private readonly SqliteTables _tables;
    private readonly SqliteKept _kept;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly SqliteCommand _start;
    private readonly SqlitePending _pending = new();
    private long _rows;

    // The last row that must come into the tables soon, and the one up to which the next time.
    private long _due;
    private long _next;
    private long _brought;

    // What the connection before this one committed may not be on the disk.
    private bool _isLogNeeded = true;

    private SqliteWriting(SqliteFile file, SqliteConnection connection)
    {
        Log = file.OpenLog();
        _checkpoints = new SqliteCheckpoints(file);
        _connection = connection;
        _begin = connection.Prepare("BEGIN IMMEDIATE");
        _commit = connection.Prepare("COMMIT");
        _rollback = connection.Prepare("ROLLBACK");
        _start = connection.Prepare("UPDATE journal_start SET number = $1", 1);
        _journal = new SqliteJournal(file);
        _tables = new SqliteTables(connection);
        _kept = new SqliteKept(connection);
    }

    // The write-ahead log: what was committed is on the disk as soon as this file was flushed.
    private SafeFileHandle Log { get; }

    /// <summary>Opens the connection and brings the tables to the newest version.</summary>
    public static SqliteWriting Open(SqliteFile file)
    {
        var connection = file.Connect(SqliteOpenMode.ReadWrite);
        SqliteWriting? writing = null;
        try
        {
            connection.Open();

            // NORMAL: a commit is in the log when it returns. On the disk is the log when whoever needs it there has brought it there: see TakeUnsaved.
            SqliteSchema.Execute(connection, $"PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = {SqliteCheckpoints.LongestLog}; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384");
            SqliteSchema.Migrate(connection, file.Path);
            writing = new SqliteWriting(file, connection);
            writing.ReadJournal();
            return writing;
        }
        catch
        {
            writing?.Dispose();
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Whether something may not be on the disk although it is written: an operating system tells once that it could not, and then takes it for written.</summary>
    public bool IsDiskUnsure { get; private set; }

    /// <summary>Writes all of a batch. If that fails it may be written again, also where some of it is there.</summary>
    public void Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        MakeRoom();
        for (var next = 0; next < batch.Count;)
        {
            var row = _journal.Append(_rows + 1, batch, next);
            next += row.Count;
            _rows++;
            foreach (var change in row)
                _pending.Add(_rows, change);
        }

        if (kept.Count > 0)
        {
            Commit(() =>
            {
                foreach (var answer in kept)
                    _kept.Keep(answer);
            });
            _isLogNeeded = true;
        }
    }

    /// <summary>Changes the tables.</summary>
    public void Change(Action<SqliteConnection> change)
    {
        _isLogNeeded = true;
        change(_connection);
    }

    /// <summary>The files that hold what may not be on the disk. What was written before is there as soon as they were flushed.</summary>
    public IReadOnlyList<SafeFileHandle> TakeUnsaved()
    {
        IReadOnlyList<SafeFileHandle> files = _isLogNeeded ? [_journal.Newest, Log] : [_journal.Newest];
        _isLogNeeded = false;
        return files;
    }

    /// <summary>Brings some of what has waited longest in the journal into the tables, if much is there or it is due.</summary>
    /// <param name="isDue">Whether all that was there when it was due before is to come from now on.</param>
    /// <returns>Whether some of that is left.</returns>
    public bool Tidy(bool isDue)
    {
        if (isDue)
            (_due, _next) = (_next, _rows);
        var end = _pending.Size - Portion;
        if (_pending.Size > MostPending + Portion || _pending.Oldest <= _due)
            BringOver(() => _pending.Size > end && (_pending.Size > MostPending || _pending.Oldest <= _due));
        return _pending.Oldest <= _due;
    }

    /// <summary>Brings all that is in the journal into the tables.</summary>
    public void Empty() => BringOver(() => _pending.Size > 0);

    /// <summary>Brings all of the log and of the journal into the database, and that to the disk, whatever of them is there.</summary>
    /// <exception cref="StoreException">Somebody reads what is older.</exception>
    public void Rescue()
    {
        Empty();
        if (SqliteSchema.Scalar(_connection, "PRAGMA wal_checkpoint(TRUNCATE)") is not 0L)
            throw new StoreException("The write-ahead log is in use.");

        _journal.Clear();
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
        _start.Dispose();
        Log.Dispose();
        _connection.Dispose();
    }

    private void ReadJournal()
    {
        var first = (long)SqliteSchema.Scalar(_connection, "SELECT number FROM journal_start")!;
        _rows = first - 1;
        ReadFormer();
        foreach (var (row, changes) in _journal.ReadAll(first))
        {
            _rows = row;
            foreach (var change in changes)
                _pending.Add(row, change, _tables.LastEntry);
        }

        (_due, _next) = (first - 1, _rows);
    }

    // Up to version 4 of the tables the journal was one of them.
    private void ReadFormer()
    {
        if (SqliteSchema.Scalar(_connection, "SELECT 1 FROM sqlite_schema WHERE name = 'journal'") is null)
            return;

        using (var command = _connection.CreateCommand())
        {
            command.CommandText = "SELECT number, body FROM journal ORDER BY number";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                foreach (var change in JournalRow.Split(rows.GetFieldValue<byte[]>(1)))
                    _pending.Add(rows.GetInt64(0), change, _tables.LastEntry);
            }
        }

        Empty();
        SqliteSchema.Execute(_connection, "DROP TABLE journal");
    }

    // Mostly there is: it is made while batches are on their way to the disk. Where it cannot be made nothing more is written.
    private void MakeRoom()
    {
        if (_pending.Size > 2 * MostPending)
            BringOver(() => _pending.Size > MostPending);
        if (!_journal.IsLong)
            return;

        // What is in the other file is needed until the tables that have it are on the disk.
        BringOver(() => _pending.Oldest < _journal.FirstOfNewest);
        Flush(Log);
        Flush(_journal.Newest);
        _journal.Turn();
    }

    private void Flush(SafeFileHandle file)
    {
        IsDiskUnsure = true;
        RandomAccess.FlushToDisk(file);
        IsDiskUnsure = false;
    }

    // Where the journal begins stands in the tables, and changes with them: what is removed from them later must not come back.
    private void BringOver(Func<bool> isMore)
    {
        if (!isMore())
            return;

        var before = _pending.Size;
        Commit(() =>
        {
            while (isMore() && _pending.Take() is { } change)
                _tables.Write(change);
            _start.Run(_pending.Oldest ?? _rows + 1);
        });
        _checkpoints.Note(_brought += before - _pending.Size);
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
