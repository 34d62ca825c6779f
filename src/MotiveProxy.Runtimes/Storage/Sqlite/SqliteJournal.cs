using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>
/// Batches as they are committed: a row each, one after the other, so that a commit touches few pages however many sessions it is about. What is
/// in them comes into the tables of sessions, contents and transcripts later: see <see cref="SqlitePending"/>.
/// </summary>
internal sealed class SqliteJournal : IDisposable
{
    // Batches are small and many; what a large one took is given back.
    private const int MostKept = 1 << 20;

    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _append;
    private readonly SqliteCommand _forget;
    private MemoryStream _bytes = new();
    private long _forgotten;

    /// <summary>Makes ready to write.</summary>
    /// <param name="connection">The one that writes.</param>
    public SqliteJournal(SqliteConnection connection)
    {
        _connection = connection;
        _append = connection.Prepare("INSERT INTO journal (number, body) VALUES ($1, $2)", 2);
        _forget = connection.Prepare("DELETE FROM journal WHERE number < $1", 1);
    }

    /// <summary>How many bytes were written here.</summary>
    public long Written { get; private set; }

    /// <summary>Appends a batch, in the transaction of whoever calls.</summary>
    /// <param name="number">The number of its first row.</param>
    /// <param name="batch">The batch.</param>
    /// <returns>What stands in each of its rows.</returns>
    public List<List<JournaledChange>> Append(long number, IReadOnlyList<SessionChange> batch)
    {
        var rows = new List<List<JournaledChange>>();
        for (var next = 0; next < batch.Count; next += rows[^1].Count)
        {
            rows.Add(JournalRow.Write(_bytes, batch, next));
            var row = rows[^1][0].Row;
            _append.Run(number + rows.Count - 1, row);
            Written += row.Length;
        }

        if (_bytes.Capacity > MostKept)
            _bytes = new MemoryStream();
        return rows;
    }

    /// <summary>Removes the rows before a number.</summary>
    public void Forget(long number)
    {
        if (number > _forgotten)
            _forget.Run(_forgotten = number);
    }

    /// <summary>The rows, in order.</summary>
    /// <exception cref="StoreException">A newer program wrote one of them.</exception>
    public IEnumerable<(long Number, List<JournaledChange> Changes)> ReadAll()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT number, body FROM journal ORDER BY number";
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return (rows.GetInt64(0), JournalRow.Split(rows.GetFieldValue<byte[]>(1)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _append.Dispose();
        _forget.Dispose();
        _bytes.Dispose();
    }
}
