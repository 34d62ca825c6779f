using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>Answers that are kept where the sessions of this process are stored, and written together with their steps.</summary>
/// <param name="store">Where.</param>
/// <param name="writer">Who writes there.</param>
/// <param name="room">How long and how much.</param>
/// <param name="time">The clock.</param>
internal sealed class StoredKeptAnswers(IKeptStore store, StoreWriter writer, KeptRoom room, TimeProvider time) : IKeptAnswers
{
    private long _fresh;

    private DateTimeOffset Oldest => time.GetUtcNow() - room.Age;

    /// <inheritdoc/>
    public async Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation)
    {
        // Written here: what cannot be is a bug, and must not stop the writer.
        var body = KeptDocuments.Write(link);
        await writer.KeepAsync(new KeptBytes(session, link.Id, link.After, time.GetUtcNow(), body, () => KeptDocuments.Write(link.Whole))
        {
            Used = [.. link.Used],
        }).WaitAsync(cancellation);

        if (Interlocked.Add(ref _fresh, body.Length + KeptRoom.Overhead) > room.Spare)
        {
            Interlocked.Exchange(ref _fresh, 0);
            _ = SweepAsync();
        }
    }

    /// <summary>Removes what need not be kept any longer, bit by bit.</summary>
    public async Task SweepAsync()
    {
        try
        {
            var more = true;
            while (more)
                await writer.RemoveAsync(at => more = at.SweepKept(Oldest, room.Bytes));
        }
        catch (Exception)
        {
            // A store that fails says so when something is to be written; what is too old can wait for the next time.
        }
    }

    /// <inheritdoc/>
    public ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages)
    {
        // A link has one message at least.
        var (links, fault) = Read(() => KeptDocuments.IsId(id) ? store.Links(session, id, Oldest, mostMessages + 1) : []);
        return ValueTask.FromResult(fault is null ? KeptConversation.Join([.. links!.Select(KeptDocuments.Read)], mostMessages) : (null, fault));
    }

    /// <inheritdoc/>
    public ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids)
    {
        var (documents, fault) = Read(() => store.Answers(session, [.. ids.Where(KeptDocuments.IsId)], Oldest));
        return ValueTask.FromResult<(IReadOnlyDictionary<string, Message>?, Fault?)>(
            (documents?.ToDictionary(pair => pair.Key, pair => KeptDocuments.ReadAnswer(pair.Value), StringComparer.Ordinal), fault));
    }

    /// <inheritdoc/>
    public Task ForgetAsync(SessionName session) => writer.RemoveAsync(at => at.ForgetKept(session));

    // What is damaged is no outage: that is said as it is.
    private static (T? Value, Fault? Fault) Read<T>(Func<T> read)
        where T : class
    {
        try
        {
            return (read(), null);
        }
        catch (Exception failure) when (failure is not StoreException)
        {
            return (null, new Fault(FaultCode.StoreUnavailable));
        }
    }
}
