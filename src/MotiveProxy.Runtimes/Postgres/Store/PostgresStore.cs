using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>
/// Sessions in a PostgreSQL database that several nodes share, each session with one owner at a time. In the tables of <see cref="PostgresRuntime"/>: the
/// nodes of a cluster may go from one to the other. Both count the versions of a session, so that neither writes what it did not read.
/// </summary>
public sealed class PostgresStore : ISharedStore
{
    private readonly NpgsqlDataSource _database;
    private readonly StoreClock _clock;
    private readonly StoreWriting _writing;
    private readonly StoreReading _reading;
    private readonly StoreTaking _taking;

    private PostgresStore(NpgsqlDataSource database, StoreClock clock)
    {
        (_database, _clock) = (database, clock);
        _writing = new StoreWriting(database, clock);
        _reading = new StoreReading(database);
        _taking = new StoreTaking(database, clock);
    }

    // Long enough for whoever is told of it to look after it; if nobody does, it is told again.
    private static TimeSpan Respite { get; } = TimeSpan.FromSeconds(30);

    /// <summary>What all nodes know, and nobody else.</summary>
    public PostgresSecrets Secrets => new(_database);

    /// <inheritdoc/>
    public bool RemovesBesideWriting => true;

    /// <inheritdoc/>
    public DateTimeOffset Now => _clock.Now;

    /// <inheritdoc/>
    public LifeId Newest => new(_reading.Rows("SELECT coalesce(max(life), 0) FROM sessions", row => row.GetInt64(0))[0]);

    /// <summary>Makes the tables if they are missing, and looks at the database's clock.</summary>
    /// <param name="connection">A connection string of Npgsql.</param>
    /// <param name="time">This node's own clock.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StoreException">It is no connection string, a newer version made the tables, or the database does not answer.</exception>
    public static Task<PostgresStore> OpenAsync(string connection, TimeProvider time, CancellationToken cancellation) =>
        OpenAsync(connection, time, new DatabaseClock(time), cancellation);

    internal static async Task<PostgresStore> OpenAsync(string connection, TimeProvider time, IClusterClock clock, CancellationToken cancellation)
    {
        var database = PostgresConnection.Open(connection);
        try
        {
            await PostgresSchema.MigrateAsync(database, cancellation);
            var store = new PostgresStore(database, new StoreClock(clock, time));
            await store.OverdueAsync(DateTimeOffset.MinValue, most: 0, cancellation);
            return store;
        }
        catch (Exception failure)
        {
            await database.DisposeAsync();
            if (Trouble.IsOfTheDatabase(failure))
                throw Trouble.CannotUse(failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<TakenSession> TakeAsync(SessionName name, CancellationToken cancellation) => _taking.TakeAsync(name, cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionName>> OverdueAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        _clock.WithinPatienceAsync(AskForOverdueAsync(before, most, cancellation), cancellation);

    /// <inheritdoc/>
    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept) => _writing.Write(batch, kept);

    /// <inheritdoc/>
    public IReadOnlyList<StoredSession> Load() => _reading.Load();

    /// <inheritdoc/>
    public IReadOnlyList<StoredLife> Lives(SessionName name) => _reading.Rows(
        "SELECT life, name, since, last, NOT alive FROM sessions WHERE name = $1 ORDER BY life DESC", StoreReading.Life, SessionKeys.Of(name));

    /// <inheritdoc/>
    public IStoredHistory OpenHistory() => new PostgresStoredHistory(_reading);

    /// <inheritdoc/>
    public IEnumerable<StoredEntry> Transcript(LifeId life) => _reading.Transcript(life);

    /// <inheritdoc/>
    public byte[]? Content(LifeId life, TurnId id, ContentKind kind) => _reading.Content(id, kind);

    /// <inheritdoc/>
    public int Delete(SessionName name) => OldLives.ForgetAsync(_database, name).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public bool Sweep(DateTimeOffset before, long mostBytes) => OldLives.SweepAsync(_database, before, mostBytes).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Links(SessionName session, string id, DateTimeOffset oldest, int most) =>
        StoreReading.Rows(() => KeptTables.Links(_database, session, id, oldest, most), row => row.Get<byte[]>(1));

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, byte[]> Answers(SessionName session, IReadOnlyCollection<string> ids, DateTimeOffset oldest) =>
        StoreReading.Rows(() => KeptTables.Answers(_database, session, [.. ids], oldest), row => (Id: row.GetString(0), Body: row.Get<byte[]>(1)))
            .ToDictionary(row => row.Id, row => row.Body, StringComparer.Ordinal);

    /// <inheritdoc/>
    public void ForgetKept(SessionName session)
    {
        using var command = KeptTables.Forget(_database, session);
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public bool SweepKept(DateTimeOffset oldest, long mostBytes)
    {
        using var command = KeptTables.Sweep(_database, oldest, mostBytes);
        return command.ExecuteNonQuery() == KeptTables.ConversationsOfARun;
    }

    /// <inheritdoc/>
    public void Dispose() => _database.Dispose();

    private async Task<IReadOnlyList<SessionName>> AskForOverdueAsync(DateTimeOffset before, int most, CancellationToken cancellation)
    {
        var asked = _clock.Ask();
        await using var batch = _database.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT clock_timestamp()"));
        batch.BatchCommands.Add(OverdueSessions.Wake(before, Respite, most));
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        _clock.Heard(rows.GetTime(0), asked);
        await rows.NextResultAsync(cancellation);
        return [.. await OverdueSessions.NamesAsync(rows, cancellation)];
    }
}
