using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres.Store;

/// <summary>Reads what is stored, from any thread. A server that was restarted breaks every connection once: then it is asked again.</summary>
/// <param name="database">The database.</param>
internal sealed class StoreReading(NpgsqlDataSource database)
{
    /// <summary>
    /// Living sessions "s" with the number of their last entry, "e.entries". What <see cref="PostgresRuntime"/> wrote since the last entry that has a number is counted.
    /// </summary>
    public const string WithEntries =
        """
        FROM sessions s LEFT JOIN LATERAL (
            SELECT t.xid, t.place, t.number FROM transcript t WHERE t.life = s.life AND t.number IS NOT NULL
            ORDER BY t.xid DESC, t.place DESC LIMIT 1) n ON true
        CROSS JOIN LATERAL (
            SELECT coalesce(n.number, 0) + coalesce(sum(json_array_length(convert_from(t.events, 'UTF8')::json)), 0)::bigint AS entries
            FROM transcript t WHERE t.life = s.life AND (t.xid, t.place) > (coalesce(n.xid, '0'::xid8), coalesce(n.place, -1))) e
        WHERE s.alive
        """;

    private const int RowsAtOnce = 200;

    /// <summary>Whether a failure was a connection's, so that it is worth asking again at once.</summary>
    public static bool IsOfTheConnection(Exception failure) => failure is NpgsqlException { IsTransient: true, InnerException: not TimeoutException };

    /// <summary>A life, from a row that begins with its id, its key, its two times and whether it is over.</summary>
    public static StoredLife Life(NpgsqlDataReader row) => new(
        new LifeId(row.GetInt64(0)), SessionKeys.Name(row.GetString(1)), row.GetTime(2), row.GetTime(3), row.GetBoolean(4));

    /// <summary>Asks for rows.</summary>
    public List<T> Rows<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values) => Rows(() => Command(sql, values), read);

    /// <summary>Asks for rows.</summary>
    public static List<T> Rows<T>(Func<NpgsqlCommand> make, Func<NpgsqlDataReader, T> read)
    {
        try
        {
            return RowsOnce(make, read);
        }
        catch (Exception failure) when (IsOfTheConnection(failure))
        {
            return RowsOnce(make, read);
        }
    }

    /// <summary>All sessions that live.</summary>
    public IReadOnlyList<StoredSession> Load() => Rows(
        $"SELECT s.life, s.name, s.since, s.last, NOT s.alive, e.entries, s.state {WithEntries} ORDER BY s.life",
        row => new StoredSession(Life(row), row.GetInt64(5), row.Get<byte[]>(6)));

    /// <summary>A content. Prompts' ids are unique: what two lives of a name refer to is one.</summary>
    public byte[]? Content(TurnId id, ContentKind kind, int longest = int.MaxValue) => Rows(
        "SELECT body FROM contents WHERE id = $1 AND kind = $2 AND octet_length(body) <= $3", row => row.Get<byte[]>(0), id.Value, (short)kind, longest).FirstOrDefault();

    /// <summary>A life's transcript in order, read bit by bit.</summary>
    public IEnumerable<StoredEntry> Transcript(LifeId life)
    {
        var (xid, place, number) = ("0", -1, 0L);
        List<(string Xid, int Place, DateTimeOffset At, long? Number, byte[] Events)> rows;
        do
        {
            rows = Rows(
                """
                SELECT t.xid::text, t.place, t.at, t.number, t.events FROM transcript t
                WHERE t.life = $1 AND (t.xid, t.place) > ($2::text::xid8, $3) ORDER BY t.xid, t.place LIMIT $4
                """,
                row => (row.GetString(0), row.GetInt32(1), row.GetTime(2), row.Get<long?>(3), row.Get<byte[]>(4)),
                life.Value,
                xid,
                place,
                RowsAtOnce);
            foreach (var row in rows)
            {
                var events = Packing.Unpack(row.Events);
                number = row.Number - events.Count ?? number;
                foreach (var happened in events)
                    yield return new StoredEntry(++number, row.At, happened);
                (xid, place) = (row.Xid, row.Place);
            }
        }
        while (rows.Count == RowsAtOnce);
    }

    private static List<T> RowsOnce<T>(Func<NpgsqlCommand> make, Func<NpgsqlDataReader, T> read)
    {
        using var command = make();
        using var rows = command.ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }

    private NpgsqlCommand Command(string sql, object[] values)
    {
#pragma warning disable CA2100 // Only texts of this program come here; values are parameters.
        var command = database.CreateCommand(sql);
#pragma warning restore CA2100
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
