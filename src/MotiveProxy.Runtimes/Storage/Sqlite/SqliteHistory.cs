using System.Globalization;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Reads lives for a list or a search, with a connection of its own.</summary>
/// <param name="reading">The connection; it is disposed of with this.</param>
internal sealed class SqliteHistory(SqliteReading reading) : IStoredHistory
{
    // A life may end with any number of rows in which nothing was said.
    private const int RowsAtTheEnd = 200;

    /// <inheritdoc/>
    public IReadOnlyList<StoredLife> Lives(LifeId? before, bool closedOnly, int most) =>
    [
        .. reading.Rows(
            "SELECT life, name, since, last, state IS NULL FROM sessions WHERE life < $1 AND (state IS NULL OR NOT $2) ORDER BY life DESC LIMIT $3",
            row => SqliteReading.Life(row, row.GetBoolean(4)),
            before?.Value ?? long.MaxValue,
            closedOnly,
            most),
    ];

    /// <inheritdoc/>
    public int Number(StoredLife life) =>
        Count(reading.Ask("SELECT count(*) FROM sessions WHERE name = $1 AND life >= $2", life.Name.Value, life.Id.Value));

    /// <inheritdoc/>
    public int Answers(LifeId life) =>
        Count(reading.Ask("SELECT count(*) FROM contents WHERE life = $1 AND kind = $2", life.Value, (int)ContentKind.Answer));

    /// <inheritdoc/>
    public IEnumerable<byte[]> LatestEvents(LifeId life) => reading
        .Rows("SELECT events FROM transcript WHERE life = $1 ORDER BY number DESC LIMIT $2", row => row.GetFieldValue<byte[]>(0), life.Value, RowsAtTheEnd)
        .SelectMany(lines => SqliteTables.Entries(0, lines).Reverse())
        .Select(entry => entry.Event);

    /// <inheritdoc/>
    public byte[]? Content(LifeId life, TurnId id, ContentKind kind, int longest) => reading.Ask(
        "SELECT body FROM contents WHERE life = $1 AND id = $2 AND kind = $3 AND length(body) <= $4", life.Value, id.Value, (int)kind, longest) as byte[];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Said(LifeId life) => reading.Rows(
        "SELECT body FROM contents WHERE life = $1 AND kind <> $2", row => row.GetFieldValue<byte[]>(0), life.Value, (int)ContentKind.Shown);

    /// <inheritdoc/>
    public void Dispose() => reading.Dispose();

    private static int Count(object? count) => Convert.ToInt32(count, CultureInfo.InvariantCulture);
}
