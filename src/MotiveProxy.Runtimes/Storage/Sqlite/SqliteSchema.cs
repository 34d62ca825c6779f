using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace MotiveProxy.Runtimes.Storage.Sqlite;

/// <summary>The tables of the database, and how each version of them became the next.</summary>
internal static class SqliteSchema
{
    // Never changed once released: what is to be different is one more. The first makes version 1 of an empty database.
    private static readonly ImmutableArray<string> Migrations =
    [
        """
        CREATE TABLE sessions (life INTEGER PRIMARY KEY, name TEXT NOT NULL, since INTEGER NOT NULL, last INTEGER NOT NULL, state BLOB) STRICT;
        CREATE INDEX sessions_by_name ON sessions (name, life);
        CREATE INDEX sessions_alive ON sessions (life) WHERE state IS NOT NULL;
        CREATE TABLE contents (life INTEGER NOT NULL, id TEXT NOT NULL, kind INTEGER NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (life, id, kind)) STRICT;
        CREATE TABLE transcript (life INTEGER NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY (life, number)) STRICT, WITHOUT ROWID;
        """,
        """
        CREATE TABLE kept_conversations (id TEXT PRIMARY KEY, session TEXT NOT NULL, used INTEGER NOT NULL, size INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE INDEX kept_conversations_by_use ON kept_conversations (used, size);
        CREATE INDEX kept_conversations_by_session ON kept_conversations (session);
        CREATE TABLE kept_answers (id TEXT NOT NULL UNIQUE, conversation TEXT NOT NULL, after TEXT, body BLOB NOT NULL) STRICT;
        CREATE INDEX kept_answers_by_conversation ON kept_answers (conversation);
        """,
        """
        CREATE TABLE journal (number INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        """,
        """
        ALTER TABLE sessions ADD COLUMN settled BLOB;
        """,
        """
        CREATE TABLE journal_start (number INTEGER NOT NULL) STRICT;
        INSERT INTO journal_start SELECT coalesce(max(number), 0) + 1 FROM journal;
        """,
    ];

    /// <summary>The version that this program knows.</summary>
    public static int Newest => Migrations.Length;

    /// <summary>Brings a database to the newest version.</summary>
    /// <exception cref="StoreException">A newer program wrote it.</exception>
    public static void Migrate(SqliteConnection connection, string path)
    {
        var version = Convert.ToInt32(Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > Newest)
        {
            throw new StoreException(
                $"{path} was written by a newer version of MotiveProxy: its tables are version {version}, and this version knows {Newest}. Start the newer version, or choose another file with MOTIVE_PROXY_DATABASE.");
        }

        for (; version < Newest; version++)
            Execute(connection, $"BEGIN IMMEDIATE; {Migrations[version]} PRAGMA user_version = {version + 1}; COMMIT;");
    }

    /// <summary>Runs a command.</summary>
    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this program come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Asks for one value.</summary>
    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Only texts of this program come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
