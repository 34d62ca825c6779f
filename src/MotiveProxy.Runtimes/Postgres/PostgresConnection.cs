using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>How to reach a database, in the words of Npgsql.</summary>
public static class PostgresConnection
{
    /// <summary>What one looks like.</summary>
    public const string Example = "Host=db;Database=motive;Username=motive;Password=secret";

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

    // The same few statements again and again, over a handful of rows each: planning them anew, or compiling them, takes longer than they
    // do. A plan that was made while a table was empty must serve when it is not: it goes by the indexes. What is written hangs on rows that
    // others wrote since: each statement must see them, whatever the database's default is.
    private const string Settings =
        "SET jit = off; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET default_transaction_isolation = 'read committed'";

    /// <summary>Makes a pool of connections; the first is opened when it is needed.</summary>
    /// <exception cref="StoreException">It is no connection string.</exception>
    internal static NpgsqlDataSource Open(string connection)
    {
        if (Complaint(connection) is { } complaint)
            throw new StoreException($"This is no connection string: {complaint}.");

        var builder = new NpgsqlDataSourceBuilder(connection);
        builder.ConnectionStringBuilder.ApplicationName = "motive-proxy";
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        builder.ConnectionStringBuilder.MaxAutoPrepare = 32;
        builder.ConnectionStringBuilder.AutoPrepareMinUsages = 2;
        builder.UsePhysicalConnectionInitializer(Set, SetAsync);
        return builder.Build();
    }

    private static void Set(NpgsqlConnection connection)
    {
        using var set = new NpgsqlCommand(Settings, connection);
        set.ExecuteNonQuery();
    }

    private static async Task SetAsync(NpgsqlConnection connection)
    {
        await using var set = new NpgsqlCommand(Settings, connection);
        await set.ExecuteNonQueryAsync();
    }
}
