using System.Globalization;
using Microsoft.Data.Sqlite;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Removes what is too old, or too much. A run is short: sessions wait for it.</summary>
internal static class SqliteSweep
{
    private const int LivesOfARun = 20;
    private const int RowsOfARun = 1_000;

    /// <summary>One run.</summary>
    /// <returns>Whether there is more to remove.</returns>
    public static bool Run(SqliteConnection connection, DateTimeOffset before, long mostBytes)
    {
        var lives = Lives(connection, before, UsedBytes(connection) > mostBytes);
        if (lives.Count > 0)
        {
            Remove(connection, lives);
            return true;
        }

        return RemoveOldOfLiveSessions(connection, before);
    }

    /// <summary>Removes all of some lives that are over.</summary>
    public static void Remove(SqliteConnection connection, IReadOnlyList<LifeId> lives)
    {
        SqliteSchema.Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            foreach (var life in lives)
            {
                SqliteSchema.Execute(
                    connection,
                    $"DELETE FROM transcript WHERE life = {life}; DELETE FROM contents WHERE life = {life}; DELETE FROM sessions WHERE life = {life} AND state IS NULL;");
            }

            SqliteSchema.Execute(connection, "COMMIT");
        }
        catch
        {
            SqliteSchema.Execute(connection, "ROLLBACK");
            throw;
        }

        // Gives back what has become free: one page for each row that is read.
        Ask(connection, "PRAGMA incremental_vacuum");
        SqliteSchema.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private static List<LifeId> Lives(SqliteConnection connection, DateTimeOffset before, bool isTooMuch)
    {
        var limit = isTooMuch ? long.MaxValue : before.UtcTicks;
        return Ask(connection, $"SELECT life FROM sessions WHERE state IS NULL AND last < {limit} ORDER BY life LIMIT {(isTooMuch ? 1 : LivesOfARun)}")
            .ConvertAll(life => new LifeId(life));
    }

    private static bool RemoveOldOfLiveSessions(SqliteConnection connection, DateTimeOffset before)
    {
        var more = false;
        foreach (var life in Ask(connection, $"SELECT life FROM sessions WHERE state IS NOT NULL AND since < {before.UtcTicks}"))
        {
            var keep = References(connection, life);
            using var contents = connection.CreateCommand();
            contents.CommandText =
                """
                DELETE FROM contents WHERE rowid IN
                (SELECT rowid FROM contents WHERE life = $life AND at < $before AND id NOT IN (SELECT value FROM json_each($keep)) LIMIT $most);
                DELETE FROM transcript WHERE life = $life AND number IN
                (SELECT number FROM transcript WHERE life = $life AND at < $before ORDER BY number LIMIT $most);
                """;
            contents.Parameters.AddWithValue("$life", life);
            contents.Parameters.AddWithValue("$before", before.UtcTicks);
            contents.Parameters.AddWithValue("$keep", keep);
            contents.Parameters.AddWithValue("$most", RowsOfARun);
            more |= contents.ExecuteNonQuery() >= RowsOfARun;
        }

        return more;
    }

    // The ids are letters and digits.
    private static string References(SqliteConnection connection, long life)
    {
        var state = (byte[])Scalar("state")!;
        var settled = SqliteSettled.Read(Scalar("settled") as byte[]);
        return $"[{string.Join(',', StateRecords.References(state, settled).Select(id => $"\"{id}\""))}]";

        object? Scalar(string column) => SqliteSchema.Scalar(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT {column} FROM sessions WHERE life = {life}"));
    }

    private static long UsedBytes(SqliteConnection connection)
    {
        var used = Ask(connection, "SELECT (page_count - freelist_count) * page_size FROM pragma_page_count, pragma_freelist_count, pragma_page_size");
        return used[0];
    }

    private static List<long> Ask(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts and numbers of this program come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var values = new List<long>();
        while (rows.Read())
            values.Add(rows.GetInt64(0));
        return values;
    }
}
