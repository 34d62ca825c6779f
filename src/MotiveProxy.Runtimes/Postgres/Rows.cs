using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Values on their way there and back. Those of a row are there already, whole: nothing of them has to be waited for.</summary>
internal static class Rows
{
    /// <summary>Adds the next parameter, without boxing it.</summary>
    public static void AddNext<T>(this NpgsqlParameterCollection parameters, T value) => parameters.Add(new NpgsqlParameter<T> { TypedValue = value });

    /// <summary>A value.</summary>
    public static T Get<T>(this NpgsqlDataReader rows, int column) => rows.GetFieldValue<T>(column);

    /// <summary>A moment.</summary>
    public static DateTimeOffset GetTime(this NpgsqlDataReader rows, int column) => new(rows.GetFieldValue<DateTime>(column), TimeSpan.Zero);
}
