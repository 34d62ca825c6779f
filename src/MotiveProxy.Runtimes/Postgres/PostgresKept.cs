using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Answers that clients go on from, on whichever node: a row each, and a row for each conversation, which is in use as a whole or not at all.</summary>
/// <param name="house">The node.</param>
/// <param name="room">How long and how much, on all nodes together.</param>
internal sealed class PostgresKept(PostgresHouse house, KeptRoom room) : IKeptAnswers
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private DateTimeOffset Oldest => house.Now - room.Age;

    /// <inheritdoc/>
    public async Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation)
    {
        var kept = new KeptBytes(session, link.Id, link.After, house.Now, KeptDocuments.Write(link), () => KeptDocuments.Write(link.Whole)) { Used = [.. link.Used] };
        await PersistAsync(
            async () =>
            {
                foreach (var gone in await WriteAsync(kept))
                    await WriteAsync(KeptTables.Whole(gone));
            },
            cancellation);
    }

    /// <inheritdoc/>
    public async ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages)
    {
        if (!KeptDocuments.IsId(id))
            return (null, null);

        // A link has one message at least.
        await using var command = KeptTables.Links(house.Database, session, id, Oldest, mostMessages + 1);
        var (rows, fault) = await ReadAsync(command);
        return fault is null ? KeptConversation.Join([.. rows.Select(row => KeptDocuments.Read(row.Body))], mostMessages) : (null, fault);
    }

    /// <inheritdoc/>
    public async ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids)
    {
        await using var command = KeptTables.Answers(house.Database, session, [.. ids.Where(KeptDocuments.IsId)], Oldest);
        var (rows, fault) = await ReadAsync(command);
        return fault is null ? (rows.ToDictionary(row => row.Id, row => KeptDocuments.ReadAnswer(row.Body), StringComparer.Ordinal), null) : (null, fault);
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(SessionName session)
    {
        await using var command = KeptTables.Forget(house.Database, session);
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
            await using var command = KeptTables.Sweep(house.Database, Oldest, room.Bytes);
            removed = await command.ExecuteNonQueryAsync();
        }
        while (removed == KeptTables.ConversationsOfARun);
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

    private async Task<List<KeptBytes>> WriteAsync(KeptBytes kept)
    {
        await using var commands = house.Database.CreateBatch();
        KeptTables.AddTo(commands, [kept]);
        await using var rows = await commands.ExecuteReaderAsync();
        var gone = await KeptTables.GoneAsync(rows, [kept]);

        // What the server says last decides: an error at the very end is one too.
        while (await rows.NextResultAsync())
        {
            // Nothing more is expected.
        }

        return gone;
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
