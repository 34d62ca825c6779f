using System.Runtime.CompilerServices;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.History;

/// <summary>Lives in a store.</summary>
/// <param name="stored">The store, opened to read them.</param>
internal sealed class StoredHistory(IStoredHistory stored) : IHistorySource
{
    /// <summary>A page of lives.</summary>
    /// <exception cref="StoreException">The store cannot be read now.</exception>
    public static async Task<HistoryPage> ListAsync(
        ISessionStore store, RuntimeLimits limits, TimeProvider time, HistoryQuery query, CancellationToken cancellation)
    {
        try
        {
            using var stored = store.OpenHistory();
            return await new HistoryListing(new StoredHistory(stored), limits, time).ListAsync(query, cancellation);
        }
        catch (Exception failure) when (failure is not (StoreException or OperationCanceledException))
        {
            throw StoreException.Unreadable(failure);
        }
    }

    /// <inheritdoc/>
    public bool Blocks => true;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredLife>> LivesAsync(LifeId? before, bool closedOnly, int most, CancellationToken cancellation) =>
        ValueTask.FromResult(stored.Lives(before, closedOnly, most));

    /// <inheritdoc/>
    public async IAsyncEnumerable<byte[]> SaidAsync(StoredLife life, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var document in stored.Said(life.Id))
            yield return document;
        await Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionLife>> DescribeAsync(IReadOnlyList<StoredLife> lives, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<SessionLife>>([.. lives.Select(Describe)]);

    private SessionLife Describe(StoredLife life)
    {
        var contents = new ContentReader((id, kind) => stored.Content(life.Id, id, kind, LifeDescription.LongestSaid));
        return LifeDescription.Of(life, stored.Number(life), stored.Answers(life.Id), stored.LatestEvents(life.Id), contents);
    }
}
