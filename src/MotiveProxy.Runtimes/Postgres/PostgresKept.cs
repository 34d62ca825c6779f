using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Answers that clients go on from, on whichever node: a row each, and a row for each conversation, which is in use as a whole or not at all.</summary>
/// <param name="house">The node.</param>
/// <param name="room">How long and how much, on all nodes together.</param>
internal sealed class PostgresKept(PostgresHouse house, KeptRoom room) : IKeptAnswers
{
    private const int ConversationsOfARun = 100;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // An answer that is there already stays as it is: every hold of a turn ends with the same. A row that stays counts as written,
    // so that none means: what it goes on from is gone.
    private const string GoOn =
        """
        WITH conversation AS (
            UPDATE kept_conversations c SET used = greatest(c.used, $3), size = c.size + CASE WHEN EXISTS (SELECT FROM kept_answers WHERE id = $1) THEN 0 ELSE $4 END
            FROM kept_answers a WHERE a.id = $6 AND c.id = a.conversation AND c.session = $2 RETURNING c.id)
        INSERT INTO kept_answers (id, conversation, after, body) SELECT $1, id, $6, $5 FROM conversation
        ON CONFLICT (id) DO UPDATE SET id = excluded.id
        """;

    private const string Begin =
        """
        WITH conversation AS (
            INSERT INTO kept_conversations (id, session, used, size) VALUES ($1, $2, $3, $4)
            ON CONFLICT (id) DO UPDATE SET used = greatest(kept_conversations.used, excluded.used) RETURNING id)
        INSERT INTO kept_answers (id, conversation, after, body) SELECT $1, id, NULL, $5 FROM conversation ON CONFLICT (id) DO NOTHING
        """;

    private const string Use =
        """
        WITH used AS (
            SELECT c.id FROM kept_conversations c
            WHERE c.session = $2 AND c.id IN (SELECT a.conversation FROM kept_answers a WHERE a.id = ANY($1)) ORDER BY c.id FOR UPDATE)
        UPDATE kept_conversations c SET used = greatest(c.used, $3) FROM used WHERE c.id = used.id
        """;

    private const string Sweep =
        """
        DELETE FROM kept_conversations WHERE id IN (
            SELECT id FROM (SELECT id, used, sum(size) OVER (ORDER BY used DESC, id ROWS UNBOUNDED PRECEDING) AS total FROM kept_conversations) AS each
            WHERE used < $1 OR total > $2 ORDER BY used LIMIT $3)
        """;

    private DateTimeOffset Oldest => (house.Now - room.Age).ToUniversalTime();

    /// <inheritdoc/>
    public async Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation)
    {
        var body = KeptDocuments.Write(link);
        await PersistAsync(
            async () =>
            {
                if (!link.Named.IsEmpty)
                    await UseAsync(session, link);
                if (link.After is null || await WriteAsync(GoOn, session, link.Id, link.After, body) == 0)
                    await WriteAsync(Begin, session, link.Id, after: null, link.After is null ? body : KeptDocuments.Write(link.Whole));
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages)
    {
        if (!KeptDocuments.IsId(id))
            return (null, null);

        await using var command = house.Database.CreateCommand(
            """
            WITH RECURSIVE link (id, after, place) AS (
                SELECT a.id, a.after, 1 FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation WHERE a.id = $1 AND c.session = $2 AND c.used >= $3
                UNION ALL SELECT a.id, a.after, link.place + 1 FROM link JOIN kept_answers a ON a.id = link.after WHERE link.place < $4)
            SELECT a.id, a.body FROM link JOIN kept_answers a ON a.id = link.id ORDER BY link.place DESC
            """);
        command.Parameters.AddNext(id);
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(Oldest);

        // A link has one message at least.
        command.Parameters.AddNext(mostMessages + 1);
        var (rows, fault) = await ReadAsync(command);
        return fault is null ? KeptConversation.Join([.. rows.Select(row => KeptDocuments.Read(row.Body))], mostMessages) : (null, fault);
    }

    /// <inheritdoc/>
    public async ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids)
    {
        await using var command = house.Database.CreateCommand(
            """
            SELECT a.id, a.body FROM kept_answers a JOIN kept_conversations c ON c.id = a.conversation
            WHERE a.id = ANY($1) AND c.session = $2 AND c.used >= $3
            """);
        command.Parameters.AddNext(ids.Where(KeptDocuments.IsId).ToArray());
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(Oldest);
        var (rows, fault) = await ReadAsync(command);
        return fault is null ? (rows.ToDictionary(row => row.Id, row => KeptDocuments.ReadAnswer(row.Body), StringComparer.Ordinal), null) : (null, fault);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(SessionName session)
    {
        await using var command = house.Database.CreateCommand("DELETE FROM kept_conversations WHERE session = $1");
        command.Parameters.AddNext(SessionKeys.Of(session));
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Removes every minute what need not be kept any longer, until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var period = new PeriodicTimer(Period, house.Time);
        while (await period.WaitForNextTickAsync(stop))
        {
            try
            {
                await SweepAsync();
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                // What is too old can wait for a minute more.
            }
        }
    }

    /// <summary>Removes what need not be kept any longer.</summary>
    public async Task SweepAsync()
    {
        int removed;
        do
        {
            await using var command = house.Database.CreateCommand(Sweep);
            command.Parameters.AddNext(Oldest);
            command.Parameters.AddNext(room.Bytes);
            command.Parameters.AddNext(ConversationsOfARun);
            removed = await command.ExecuteNonQueryAsync();
        }
        while (removed == ConversationsOfARun);
    }

    // Again and again until it is done: whoever waits for the answer can wait for this as well.
    private async Task PersistAsync(Func<Task> work, CancellationToken cancellation)
    {
        for (var wait = ShortestWait; ; wait = wait < LongestWait / 2 ? wait * 2 : LongestWait)
        {
            try
            {
                await work();
                return;
            }
            catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
            {
                await Task.Delay(wait, house.Time, cancellation);
            }
        }
    }

    private async Task UseAsync(SessionName session, KeptLink link)
    {
        await using var command = house.Database.CreateCommand(Use);
        command.Parameters.AddNext(link.Named.ToArray());
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(house.Now.ToUniversalTime());
        await command.ExecuteNonQueryAsync();
    }

    private async Task<int> WriteAsync(string sql, SessionName session, string id, string? after, byte[] body)
    {
#pragma warning disable CA2100 // Only the texts above come here.
        await using var command = house.Database.CreateCommand(sql);
#pragma warning restore CA2100
        command.Parameters.AddNext(id);
        command.Parameters.AddNext(SessionKeys.Of(session));
        command.Parameters.AddNext(house.Now.ToUniversalTime());
        command.Parameters.AddNext((long)body.Length + KeptRoom.Overhead);
        command.Parameters.AddNext(body);
        if (after is not null)
            command.Parameters.AddNext(after);
        return await command.ExecuteNonQueryAsync();
    }

    private static async ValueTask<(List<(string Id, byte[] Body)> Rows, Fault? Fault)> ReadAsync(NpgsqlCommand command)
    {
        try
        {
            var read = new List<(string, byte[])>();
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                read.Add((rows.GetString(0), rows.Get<byte[]>(1)));
            return (read, null);
        }
        catch (Exception failure) when (Trouble.IsOfTheDatabase(failure))
        {
            return ([], new Fault(FaultCode.StoreUnavailable));
        }
    }
}
