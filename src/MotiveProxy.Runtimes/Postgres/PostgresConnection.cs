using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>How to reach a database, in the words of Npgsql: <c>Host=db;Database=motive;Username=motive;Password=secret</c>.</summary>
public static class PostgresConnection
{
    private const string Hidden = "***";

    /// <summary>Why a text cannot be used as a connection string; <see langword="null"/> if it can. Never says what is in it.</summary>
    public static string? Complaint(string connection)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(connection).Host) ? "it names no Host" : null;
        }
        catch (ArgumentException)
        {
            return connection.Contains("://", StringComparison.Ordinal) ? "it is a URL" : "it has a word that is none of Npgsql's";
        }
    }

    /// <summary>A connection string without its secrets. Whatever is none comes back as it is.</summary>
    public static string WithoutSecrets(string text)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(text);
            if (settings.Password is { Length: > 0 })
                settings.Password = Hidden;
            if (settings.SslPassword is { Length: > 0 })
                settings.SslPassword = Hidden;
            return settings.Host is { Length: > 0 } ? settings.ConnectionString : text;
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="StoreException">It is none.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string connection) => Complaint(connection) is { } complaint
        ? throw new StoreException($"This is no connection string: {complaint}.")
        : new(connection) { ApplicationName = "motive-proxy", MaxAutoPrepare = 32, AutoPrepareMinUsages = 2 };
}
