using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>A few texts that all nodes know, and nobody else: what they sign with. None is ever changed or removed. Read at start and then seldom, so that callers may wait.</summary>
public sealed class PostgresSecrets
{
    private const string Turn = "SELECT pg_advisory_xact_lock(hashtext('motive_proxy secrets ' || current_schema()))";

    private const string AddIfNoneIsNew =
        "INSERT INTO secrets (name, value) SELECT $1, $2 WHERE (SELECT count(*) FROM secrets) = $3 ON CONFLICT DO NOTHING";

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

    /// <summary>
    /// Adds one, unless there are others by now than whoever made it knew of, or its name is there already. Of nodes that find none and make one at the same
    /// time the first adds its own, and the others go on with that.
    /// </summary>
    /// <param name="name">Its name, unique.</param>
    /// <param name="value">The text.</param>
    /// <param name="known">How many there were when whoever made it read them last.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(string name, string value, int known)
    {
        using var connection = _database.OpenConnection();
        using var transaction = connection.BeginTransaction();
        using var turn = new NpgsqlCommand(Turn, connection, transaction);
        turn.ExecuteNonQuery();
        using var add = new NpgsqlCommand(AddIfNoneIsNew, connection, transaction);
        add.Parameters.AddNext(name);
        add.Parameters.AddNext(value);
        add.Parameters.AddNext((long)known);
        var added = add.ExecuteNonQuery();
        transaction.Commit();
        return added > 0;
    }
}
