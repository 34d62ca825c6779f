using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>Writes batches, each in one transaction and with one question. For one thread at a time.</summary>
/// <param name="database">The database.</param>
/// <param name="clock">Told the database's time.</param>
internal sealed class StoreWriting(NpgsqlDataSource database, StoreClock clock)
{
    // A database that says nothing counts as away after the first. What is only large and slow is given more time, until it is written.
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPatience = TimeSpan.FromMinutes(2);

    private TimeSpan _patience = ShortestPatience;

    /// <summary>Writes a batch. What of it is written already stays as it is.</summary>
    /// <returns>The lives that are no longer the writer's.</returns>
    public IReadOnlyCollection<LifeId> Write(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        try
        {
            var refused = WriteOnce(batch, kept);
            _patience = ShortestPatience;
            return refused;
        }
        catch (NpgsqlException failure) when (failure.InnerException is TimeoutException)
        {
            _patience = _patience < LongestPatience / 2 ? _patience * 2 : LongestPatience;
            throw;
        }
    }

    private HashSet<LifeId> WriteOnce(IReadOnlyList<SessionChange> batch, IReadOnlyList<KeptBytes> kept)
    {
        var refused = new HashSet<LifeId>();
        var gone = new List<KeptBytes>();
        var asked = clock.Ask();
        using (var connection = database.OpenConnection())
        using (var commands = new NpgsqlBatch(connection) { Timeout = (int)_patience.TotalSeconds })
        {
            if (batch.Count > 0)
                new ChangeBatch(batch, clock.Now).AddTo(commands);
            if (kept.Count > 0)
                KeptTables.AddTo(commands, kept);
            if (commands.BatchCommands.Count == 0)
                return refused;

            using var rows = commands.ExecuteReader();
            if (batch.Count > 0)
            {
                for (var i = 0; rows.Read(); i++)
                {
                    if (i == 0)
                        clock.Heard(rows.GetTime(1), asked);
                    if (!rows.GetBoolean(0))
                        refused.Add(batch[i].Life);
                }

                rows.NextResult();
            }

            if (kept.Count > 0)
                gone.AddRange(KeptTables.Gone(rows, kept));

            // What the server says last decides: an error at the very end is one too.
            while (rows.NextResult())
            {
                // Nothing more is expected.
            }
        }

        // Whoever does not hear that this was written says all of it again.
        if (gone.Count > 0)
            WriteOnce([], gone.ConvertAll(KeptTables.Whole));
        return refused;
    }
}
