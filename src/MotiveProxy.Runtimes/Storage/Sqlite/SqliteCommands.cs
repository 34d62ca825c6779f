using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>Commands that are made ready once and run often.</summary>
internal static class SqliteCommands
{
    /// <summary>Makes a command ready, with parameters $1, $2 and so on.</summary>
    public static SqliteCommand Prepare(this SqliteConnection connection, string sql, int parameters = 0)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this program come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 1; i <= parameters; i++)
            command.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        command.Prepare();
        return command;
    }

    /// <summary>Runs it.</summary>
    /// <returns>How many rows it changed.</returns>
    public static int Run(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command.ExecuteNonQuery();
    }

    /// <summary>Asks for one value.</summary>
    public static object? Ask(this SqliteCommand command, params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command.ExecuteScalar();
    }
}
