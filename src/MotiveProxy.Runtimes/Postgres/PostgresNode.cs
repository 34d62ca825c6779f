using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.InProcess;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// A node's life among the others: its row says that it lives, and which batch it wrote last. Whoever has no row has no holds either:
/// the others gave them up. Then the node begins a new life, with a new id.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="clock">Told the database's time.</param>
/// <param name="time">For its timestamps only.</param>
internal sealed class PostgresNode(NpgsqlDataSource database, IClusterClock clock, TimeProvider time)
{
    private volatile HoldIds _ids = new();
    private long _seen = time.GetTimestamp();

    /// <summary>How long a node that does not announce itself counts as alive.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two announcements.</summary>
    public static TimeSpan Beat { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long it may take until what a dead node held is lost. Mostly it is <see cref="Patience"/> and a beat or two, but those who would give
    /// it up may die too, or be cut off from the database: <see cref="Doubts"/> wait until it is known, and this is only so that nothing waits for ever.
    /// </summary>
    public static TimeSpan DeathNotice { get; } = TimeSpan.FromMinutes(10);

    /// <summary>How long it is certain that the others do not give it up.</summary>
    public static TimeSpan Certain { get; } = TimeSpan.FromSeconds(4);

    /// <summary>Its id: the second half of its holds' ids.</summary>
    public string Id => _ids.Process;

    /// <summary>How many batches this life has written; guarded by <see cref="Gate"/>.</summary>
    public long Batch { get; set; }

    /// <summary>Held while a batch is written, and while a new life begins.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Whether it is certain that the others believe this node alive, so that it may speak to its clients.</summary>
    public bool IsCurrent => time.GetElapsedTime(Volatile.Read(ref _seen)) < Certain;

    /// <summary>The node that a hold belongs to.</summary>
    public static string Of(HoldId hold) => HoldIds.ProcessOf(hold);

    /// <summary>Whether a hold belongs to this life.</summary>
    public bool Owns(HoldId hold) => Of(hold) == Id;

    /// <summary>A new hold's id.</summary>
    public HoldId NextHold() => _ids.Next();

    /// <summary>Says that the node lives.</summary>
    /// <param name="isSettled">Whether all that it knew at its last announcement but one is written.</param>
    /// <returns><see langword="false"/> if the others believe it dead.</returns>
    public async Task<bool> AnnounceAsync(bool isSettled = false)
    {
        var asked = time.GetTimestamp();
        await using var command = database.CreateCommand("UPDATE nodes SET seen = clock_timestamp(), settled = settled + $2 WHERE id = $1 RETURNING seen");
        command.Parameters.AddNext<string>(Id);
        command.Parameters.AddNext<long>(isSettled ? 1 : 0);
        if (await command.ExecuteScalarAsync() is not DateTime seen)
            return false;

        Heard(seen, asked);
        return true;
    }

    /// <summary>Begins a life: the caller holds <see cref="Gate"/>, or is alone.</summary>
    public async Task BeginAsync()
    {
        _ids = new HoldIds();
        Batch = 0;
        var asked = time.GetTimestamp();
        await using var command = database.CreateCommand("INSERT INTO nodes (id, seen) VALUES ($1, clock_timestamp()) RETURNING seen");
        command.Parameters.AddNext<string>(Id);
        Heard((DateTime)(await command.ExecuteScalarAsync())!, asked);
    }

    /// <summary>Ends this life: what holds there still are go to those who care for the dead.</summary>
    public async Task EndAsync()
    {
        await using var command = database.CreateCommand(
            "WITH gone AS (DELETE FROM nodes WHERE id = $1 RETURNING id) INSERT INTO dead_nodes SELECT id, '-infinity' FROM gone ON CONFLICT DO NOTHING");
        command.Parameters.AddNext<string>(Id);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Sees to it that the batch that was to come next is not written any more, unless it has been: what is still on its way finds another number.</summary>
    /// <returns><see langword="false"/> if it was, or if the node has no life.</returns>
    public async Task<bool> WithdrawAsync()
    {
        await using var command = database.CreateCommand("UPDATE nodes SET batch = batch + 1, won = '{}' WHERE id = $1 AND batch = $2");
        command.Parameters.AddNext<string>(Id);
        command.Parameters.AddNext<long>(Batch);
        if (await command.ExecuteNonQueryAsync() == 0)
            return false;

        Batch++;
        return true;
    }

    /// <summary>Which batch the database has of this life, and who won in it; <see langword="null"/> if the others believe the node dead.</summary>
    public async Task<(long Batch, int[] Won)?> ReadJournalAsync()
    {
        await using var command = database.CreateCommand("SELECT batch, won FROM nodes WHERE id = $1");
        command.Parameters.AddNext<string>(Id);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? (reader.GetInt64(0), reader.Get<int[]>(1)) : null;
    }

    private void Heard(DateTime seen, long asked)
    {
        // Counted from before the question: the database's clock may have been read right after it was sent.
        clock.Measure(new DateTimeOffset(seen, TimeSpan.Zero), asked, time.GetTimestamp());
        Volatile.Write(ref _seen, asked);
    }
}
