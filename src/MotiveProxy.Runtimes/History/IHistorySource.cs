using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.History;

/// <summary>Where lives of sessions are found.</summary>
internal interface IHistorySource
{
    /// <summary>Whether it blocks the thread that asks.</summary>
    bool Blocks { get; }

    /// <summary>Lives, the one that began last first.</summary>
    ValueTask<IReadOnlyList<StoredLife>> LivesAsync(LifeId? before, bool closedOnly, int most, CancellationToken cancellation);

    /// <summary>The prompts and answers of a life as stored documents, in no order, read bit by bit.</summary>
    IAsyncEnumerable<byte[]> SaidAsync(StoredLife life, CancellationToken cancellation);

    /// <summary>Tells of lives what a list shows, in their order. One that was removed meanwhile may be left out.</summary>
    ValueTask<IReadOnlyList<SessionLife>> DescribeAsync(IReadOnlyList<StoredLife> lives, CancellationToken cancellation);
}
