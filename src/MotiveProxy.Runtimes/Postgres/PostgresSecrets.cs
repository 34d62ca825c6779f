using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>A few texts that all nodes know, and nobody else: what they sign with. None is ever changed or removed. Read at start and then seldom, so that callers may wait.</summary>
public sealed class PostgresSecrets
{
    private readonly NpgsqlDataSource _database;

    internal PostgresSecrets(NpgsqlDataSource database) => _database = database;

    /// <summary>All of them, in the order of their names.</summary>
    public IReadOnlyList<string> Read()
    {
        using var command = _database.CreateCommand("SELECT value FROM secrets ORDER BY name");
        using var rows = command.ExecuteReader();
        var values = new List<string>();
        while (rows.Read())
            values.Add(rows.GetString(0));
        return values;
    }

    /// <summary>Adds one. A name that is there already keeps its value.</summary>
    public void Add(string name, string value)
    {
        using var command = _database.CreateCommand("INSERT INTO secrets (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        Rows.AddNext(command.Parameters, name);
        Rows.AddNext(command.Parameters, value);
        command.ExecuteNonQuery();
    }
}
