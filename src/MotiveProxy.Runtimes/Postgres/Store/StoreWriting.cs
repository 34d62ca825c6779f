using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>Writes batches, each in one transaction and with one question.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Told the database's time.</param>
internal sealed class StoreWriting(NpgsqlDataSource database, StoreClock clock)
{
    // Much longer than whoever writes waits. What is only large and slow is written all the same, and the next attempt finds that it is.
    private const int LongestSeconds = 60;

    /// <summary>Writes a batch. What of it is written already stays as it is.</summary>
    /// <returns>The lives that are no longer the writer's.</returns>
    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept) =>
        clock.WithinPatienceAsync(WriteAsync(batch, kept), CancellationToken.None).GetAwaiter().GetResult();

    private async Task<HashSet<LifeId>> WriteAsync(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        var (refused, gone) = await WriteOnceAsync(batch, kept);

        // Whoever does not hear that this was written says all of it again.
        if (gone.Count > 0)
            await WriteOnceAsync([], gone.ConvertAll(KeptTables.Whole));
        return refused;
    }

    private async Task<(HashSet<LifeId> Refused, List<KeptBytes> Gone)> WriteOnceAsync(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        var (refused, gone) = (new HashSet<LifeId>(), new List<KeptBytes>());
        await using var commands = database.CreateBatch();
        commands.Timeout = LongestSeconds;
        if (batch.Count > 0)
            new ChangeBatch(batch, clock.Now).AddTo(commands);
        if (kept.Count > 0)
            KeptTables.AddTo(commands, kept);
        if (commands.BatchCommands.Count == 0)
            return (refused, gone);

        var asked = clock.Ask();
        await using var rows = await commands.ExecuteReaderAsync();
        if (batch.Count > 0)
        {
            for (var i = 0; await rows.ReadAsync(); i++)
            {
                if (i == 0)
                    clock.Heard(rows.GetTime(1), asked);
                if (!rows.GetBoolean(0))
                    refused.Add(batch[i].Life);
            }

            await rows.NextResultAsync();
        }

        if (kept.Count > 0)
            gone = await KeptTables.GoneAsync(rows, kept);

        // What the server says last decides: an error at the very end is one too.
        while (await rows.NextResultAsync())
        {
            // Nothing more is expected.
        }

        return (refused, gone);
    }
}
