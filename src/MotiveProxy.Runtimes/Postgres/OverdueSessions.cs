using MotiveProxy.Core.Sessions;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Sessions in which something was due, and that nobody woke. Each node that asks gets others.</summary>
internal static class OverdueSessions
{
    /// <summary>Asks for the names of those that are overdue. They are told again if nothing was written about them for a while.</summary>
    /// <param name="before">Something was due then, or before.</param>
    /// <param name="respite">How much later they would be overdue again.</param>
    /// <param name="most">How many at most.</param>
    public static NpgsqlBatchCommand Wake(DateTimeOffset before, TimeSpan respite, int most)
    {
        var command = new NpgsqlBatchCommand(
            """
            UPDATE sessions s SET wake_at = $1 + $2
            FROM (SELECT life FROM sessions WHERE alive AND wake_at <= $1 ORDER BY wake_at LIMIT $3 FOR UPDATE SKIP LOCKED) AS due
            WHERE s.life = due.life RETURNING s.name
            """);
        command.Parameters.AddNext(before.ToUniversalTime());
        command.Parameters.AddNext(respite);
        command.Parameters.AddNext(most);
        return command;
    }

    /// <summary>Reads the names.</summary>
    public static async Task<List<SessionName>> NamesAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var names = new List<SessionName>();
        while (await rows.ReadAsync(cancellation))
            names.Add(SessionKeys.Name(rows.GetString(0)));
        return names;
    }
}
