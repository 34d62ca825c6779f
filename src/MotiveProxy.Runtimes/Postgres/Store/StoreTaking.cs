using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>Takes names.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Told the database's time.</param>
internal sealed class StoreTaking(NpgsqlDataSource database, StoreClock clock)
{
    // Waits for whoever is writing the session. From then on the version is another than whoever had it knows, with whatever runtime.
    private const string Take =
        """
        WITH taken AS (
            UPDATE sessions SET term = term + 1, version = version + 1 WHERE name = $1 AND alive RETURNING life, name, since, last, term, version, state)
        SELECT life, name, since, last, false, term, version, state, clock_timestamp() FROM taken
        UNION ALL SELECT nextval(pg_get_serial_sequence('sessions', 'life')), $1, clock_timestamp(), clock_timestamp(), false, 1, 0, NULL, clock_timestamp()
        WHERE NOT EXISTS (SELECT FROM taken)
        """;

    // A statement of its own: it sees what was written while the one before waited.
    private const string Count = $"SELECT e.entries {StoreReading.WithEntries} AND s.name = $1";

    private const string Contents =
        "SELECT c.id, c.kind, c.body FROM unnest($1, $2) AS w(id, kind) JOIN contents c ON c.id = w.id AND c.kind = w.kind";

    /// <summary>Takes a name.</summary>
    public Task<TakenSession> TakeAsync(SessionName name, CancellationToken cancellation) =>
        clock.WithinPatienceAsync(TakeTwiceAsync(name, cancellation), cancellation);

    private async Task<TakenSession> TakeTwiceAsync(SessionName name, CancellationToken cancellation)
    {
        try
        {
            return await TakeOnceAsync(name, cancellation);
        }
        catch (NpgsqlException failure) when (StoreReading.IsOfTheConnection(failure))
        {
            // A server that was restarted breaks every connection once. What is taken twice is taken.
            return await TakeOnceAsync(name, cancellation);
        }
    }

    private async Task<TakenSession> TakeOnceAsync(SessionName name, CancellationToken cancellation)
    {
        var taken = await TakeRowAsync(SessionKeys.Of(name), cancellation);
        return taken.Session is { } session && Missing(session.State) is { Count: > 0 } missing
            ? taken with { Contents = await ContentsAsync(missing, cancellation) }
            : taken;
    }

    private async Task<TakenSession> TakeRowAsync(string key, CancellationToken cancellation)
    {
        var asked = clock.Ask();
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { Take, Count })
        {
#pragma warning disable CA2100 // Only the texts above come here.
            var command = new NpgsqlBatchCommand(sql);
#pragma warning restore CA2100
            command.Parameters.AddNext(key);
            batch.BatchCommands.Add(command);
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var life = StoreReading.Life(rows);
        var tenure = new Tenure(rows.GetInt64(5), rows.GetInt64(6));
        var state = await rows.IsDBNullAsync(7, cancellation) ? null : rows.Get<byte[]>(7);
        clock.Heard(rows.GetTime(8), asked);
        await rows.NextResultAsync(cancellation);
        var entries = await rows.ReadAsync(cancellation) ? rows.GetInt64(0) : 0;

        // What the server says last decides: an error at the very end is one too.
        while (await rows.NextResultAsync(cancellation))
        {
            // Nothing more is expected.
        }

        return new TakenSession(life.Id, tenure, state is null ? null : new StoredSession(life, entries, state));
    }

    // A state that cannot be read says so to whoever reads it.
    private static List<(TurnId Id, ContentKind Kind)> Missing(byte[] state)
    {
        var contents = new KnownContents(new Dictionary<(TurnId, ContentKind), object>());
        Legible.OrNull(() => StateRecords.Read(state, contents));
        return [.. contents.Missing.Distinct()];
    }

    private async Task<Dictionary<(TurnId Id, ContentKind Kind), byte[]>> ContentsAsync(
        List<(TurnId Id, ContentKind Kind)> wanted, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Contents);
        command.Parameters.AddNext<string[]>([.. wanted.Select(one => one.Id.Value)]);
        command.Parameters.AddNext<short[]>([.. wanted.Select(one => (short)one.Kind)]);
        var contents = new Dictionary<(TurnId, ContentKind), byte[]>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            contents[(new TurnId(rows.GetString(0)), (ContentKind)rows.GetInt16(1))] = rows.Get<byte[]>(2);
        return contents;
    }
}
