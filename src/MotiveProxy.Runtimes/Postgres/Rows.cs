using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Values of a row that is there already, whole: nothing of them has to be waited for.</summary>
internal static class Rows
{
    /// <summary>A value.</summary>
    public static T Get<T>(this NpgsqlDataReader rows, int column) => rows.GetFieldValue<T>(column);

    /// <summary>A moment.</summary>
    public static DateTimeOffset GetTime(this NpgsqlDataReader rows, int column) => new(rows.GetFieldValue<DateTime>(column), TimeSpan.Zero);
}
