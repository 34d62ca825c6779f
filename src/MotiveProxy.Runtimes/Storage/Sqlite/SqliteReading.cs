using System.Globalization;
using Microsoft.Data.Sqlite;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>A connection that reads one thing, undisturbed by what is written meanwhile.</summary>
internal sealed class SqliteReading : IDisposable
{
    private readonly SqliteConnection _connection;

    public SqliteReading(SqliteFile file)
    {
        _connection = file.Connect(SqliteOpenMode.ReadOnly);
        _connection.Open();
    }

    /// <summary>A life, from a row that begins with its id, its name and its two times.</summary>
    public static StoredLife Life(SqliteDataReader row, bool isOver) => new(
        new LifeId(row.GetInt64(0)), SessionName.Restore(row.GetString(1)), Time(row.GetInt64(2)), Time(row.GetInt64(3)), isOver);

    /// <summary>Asks for rows, which are read one by one.</summary>
    public IEnumerable<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params object[] values)
    {
        using var command = Command(sql, values);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return read(rows);
    }

    /// <summary>Asks for one value.</summary>
    public object? Ask(string sql, params object[] values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private SqliteCommand Command(string sql, object[] values)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this program come here; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i]);
        return command;
    }
}
