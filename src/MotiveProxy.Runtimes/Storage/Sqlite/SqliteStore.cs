using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Sessions in one file of this machine: SQLite, with a journal beside it. One connection writes, others read at the same time.</summary>
public sealed class SqliteStore : ISessionStore
{
    private readonly SqliteFile _file;
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private SqliteWriting? _writing;
    private bool _isDiskUnsure;
    private bool _isDisposed;

    private SqliteStore(SqliteFile file)
    {
        _file = file;
        Try(writing => writing.Empty());
    }

    /// <inheritdoc/>
    public bool KeepsSettledApart => true;

    /// <inheritdoc/>
    public LifeId Newest
    {
        get
        {
            using var reading = ReadAll();
            return new LifeId(reading.Ask("SELECT max(life) FROM sessions") as long? ?? 0);
        }
    }

    /// <summary>Opens a database, or makes it.</summary>
    /// <param name="path">The file. Beside it stand files with the same name and more at its end.</param>
    /// <exception cref="StoreException">It cannot be used: another server has it, it is not writable, or a newer program wrote it.</exception>
    public static SqliteStore Open(string path)
    {
        var file = SqliteFile.Take(Path.GetFullPath(path));
        try
        {
            return new SqliteStore(file);
        }
        catch (Exception failure) when (failure is SqliteException or IOException or UnauthorizedAccessException)
        {
            file.Dispose();
            throw SqliteFile.CannotUse(file.Path, failure);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredSession> Load()
    {
        using var reading = ReadAll();
        return [.. reading.Rows(
            """
            SELECT life, name, since, last, state, settled, (SELECT max(number) FROM transcript WHERE transcript.life = sessions.life)
            FROM sessions WHERE state IS NOT NULL ORDER BY life
            """,
            row => new StoredSession(SqliteReading.Life(row, isOver: false), row.IsDBNull(6) ? 0 : row.GetInt64(6), row.GetFieldValue<byte[]>(4))
            {
                Settled = SqliteSettled.Read(row.IsDBNull(5) ? null : row.GetFieldValue<byte[]>(5)),
            })];
    }

    /// <inheritdoc/>
    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        lock (_gate)
        {
            Rescue();
            Try(writing => writing.Write(batch, kept));
        }

        return [];
    }

    /// <inheritdoc/>
    public void Sync()
    {
        try
        {
            IReadOnlyList<SafeFileHandle> files;
            lock (_gate)
            {
                Rescue();
                files = Writing().TakeUnsaved();
            }

            // Without the gate: meanwhile the next batch is written.
            foreach (var file in files)
                RandomAccess.FlushToDisk(file);
        }
        catch
        {
            lock (_gate)
                _isDiskUnsure = true;
            throw;
        }
    }

    /// <inheritdoc/>
    public bool Tidy(bool isDue)
    {
        var isLeft = false;
        Try(writing => isLeft = writing.Tidy(isDue));
        return isLeft;
    }

    /// <inheritdoc/>
    public IReadOnlyList<StoredLife> Lives(SessionName name)
    {
        using var reading = ReadAll();
        return [.. reading.Rows(
            "SELECT life, name, since, last, state IS NULL FROM sessions WHERE name = $1 ORDER BY life DESC",
            row => SqliteReading.Life(row, row.GetBoolean(4)),
            name.Value)];
    }

    /// <inheritdoc/>
    public IStoredHistory OpenHistory() => new SqliteHistory(ReadAll());

    /// <inheritdoc/>
    public IEnumerable<StoredEntry> Transcript(LifeId life)
    {
        using var reading = ReadAll();
        var rows = reading.Rows(
            "SELECT number, events FROM transcript WHERE life = $1 ORDER BY number",
            row => SqliteTables.Entries(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
            life.Value);
        foreach (var entries in rows)
        {
            foreach (var entry in entries)
                yield return entry;
        }
    }

    /// <inheritdoc/>
    public byte[]? Content(LifeId life, TurnId id, ContentKind kind)
    {
        byte[]? pending = null;
        Try(writing => pending = writing.Find(life, id, kind));
        if (pending is not null)
            return pending;

        using var reading = new SqliteReading(_file);
        return reading.Ask("SELECT body FROM contents WHERE life = $1 AND id = $2 AND kind = $3", life.Value, id.Value, (int)kind) as byte[];
    }

    /// <inheritdoc/>
    public int Delete(SessionName name)
    {
        var lives = Lives(name).Where(life => life.IsOver).Select(life => life.Id).ToList();
        TryWhole(connection => SqliteSweep.Remove(connection, lives));
        Sync();
        return lives.Count;
    }

    /// <inheritdoc/>
    public bool Sweep(DateTimeOffset before, long mostBytes)
    {
        var more = false;
        TryWhole(connection => more = SqliteSweep.Run(connection, before, mostBytes));
        return more;
    }

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Links(SessionName session, string id, DateTimeOffset oldest, int most)
    {
        using var reading = new SqliteReading(_file);
        return SqliteKept.Links(reading, session, id, oldest, most);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Answers(SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest)
    {
        using var reading = new SqliteReading(_file);
        return SqliteKept.Answers(reading, session, ids, oldest);
    }

    /// <inheritdoc/>
    public void ForgetKept(SessionName session)
    {
        Try(writing => writing.Change(connection => SqliteKept.Forget(connection, session)));
        Sync();
    }

    /// <inheritdoc/>
    public bool SweepKept(DateTimeOffset oldest, long mostBytes)
    {
        var more = false;
        Try(writing => writing.Change(connection => more = SqliteKept.Sweep(connection, oldest, mostBytes)));
        return more;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        try
        {
            Try(writing => writing.Rescue());
        }
        catch (Exception failure) when (failure is SqliteException or StoreException or IOException)
        {
            // It is in the journal: the next process finds it there.
        }

        lock (_gate)
            _writing?.Dispose();
        _file.Dispose();
    }

    // Whoever reads finds all that was written, in the tables, and nothing that a crash could undo.
    private SqliteReading ReadAll()
    {
        try
        {
            Try(writing => writing.Empty());
            Sync();
        }
        catch (Exception failure) when (failure is SqliteException or IOException or ObjectDisposedException)
        {
            throw new StoreException($"What is stored cannot be read as long as nothing can be written: {failure.Message.TrimEnd('.')}.", failure);
        }

        return new SqliteReading(_file);
    }

    // What is removed must not come back out of the journal.
    private void TryWhole(Action<SqliteConnection> write) => Try(writing =>
    {
        writing.Empty();
        writing.Change(write);
    });

    // Nobody knows in which state a connection is that has failed: the next attempt makes a new one.
    private void Try(Action<SqliteWriting> write)
    {
        lock (_gate)
        {
            try
            {
                write(Writing());
            }
            catch
            {
                _isDiskUnsure |= _writing is { IsDiskUnsure: true };
                _writing?.Dispose();
                _writing = null;
                throw;
            }
        }
    }

    // With the gate. Whatever may not be on the disk is brought there in another way, before anything of it is written over or told.
    private void Rescue()
    {
        if (_isDiskUnsure)
            Try(writing => writing.Rescue());
        _isDiskUnsure = false;
    }

    // With the gate.
    private SqliteWriting Writing() => _writing ??= SqliteWriting.Open(_file);
}
