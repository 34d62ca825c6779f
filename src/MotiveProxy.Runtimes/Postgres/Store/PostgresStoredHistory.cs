using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>Reads lives for a list or a search, each thing with a question of its own.</summary>
/// <param name="reading">Who asks.</param>
internal sealed class PostgresStoredHistory(StoreReading reading) : IStoredHistory
{
    /// <inheritdoc/>
    public IReadOnlyList<StoredLife> Lives(LifeId? before, bool closedOnly, int most) =>
        reading.Rows(PostgresHistory.Lives, StoreReading.Life, before?.Value ?? long.MaxValue, closedOnly, most);

    /// <inheritdoc/>
    public int Number(StoredLife life) => reading.Rows(
        "SELECT count(*)::integer FROM sessions WHERE name = $1 AND life >= $2", row => row.GetInt32(0), SessionKeys.Of(life.Name), life.Id.Value)[0];

    /// <inheritdoc/>
    public int Answers(LifeId life) => reading.Rows(
        "SELECT count(*)::integer FROM contents WHERE life = $1 AND kind = $2", row => row.GetInt32(0), life.Value, (short)ContentKind.Answer)[0];

    /// <inheritdoc/>
    public IEnumerable<byte[]> LatestEvents(LifeId life) => reading
        .Rows($"SELECT {PostgresHistory.Latest} FROM sessions s WHERE s.life = $1", row => row.Get<byte[][]>(0), life.Value)
        .SelectMany(PostgresHistory.Unpack);

    /// <inheritdoc/>
    public byte[]? Content(LifeId life, TurnId id, ContentKind kind, int longest) => reading.Content(id, kind, longest);

    /// <inheritdoc/>
    public IEnumerable<byte[]> Said(LifeId life)
    {
        var last = (Id: string.Empty, Kind: (short)-1);
        List<(string Id, short Kind, byte[] Body)> page;
        do
        {
            page = reading.Rows(
                PostgresHistory.Said,
                row => (row.GetString(0), row.GetInt16(1), row.Get<byte[]>(2)),
                life.Value,
                (short)ContentKind.Shown,
                last.Id,
                last.Kind,
                PostgresHistory.DocumentsAtOnce);
            foreach (var document in page)
            {
                last = (document.Id, document.Kind);
                yield return document.Body;
            }
        }
        while (page.Count == PostgresHistory.DocumentsAtOnce);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is open between two questions.
    }
}
