using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.History;

/// <summary>Makes pages of lives: of all, or of those that a search finds. A search ends early rather than take long, and says so.</summary>
/// <param name="source">Where the lives are.</param>
/// <param name="limits">How much a search may look into.</param>
/// <param name="time">The clock.</param>
internal sealed class HistoryListing(IHistorySource source, RuntimeLimits limits, TimeProvider time)
{
    private const int LivesAtOnce = 100;

    // What it costs to look at a life at all, in bytes.
    private const int LifeWeight = 1_024;

    // One search at a time in a process: sessions need the processors more.
    private static readonly SemaphoreSlim Turn = new(1, 1);

    /// <summary>One page.</summary>
    public async Task<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation)
    {
        if (query.Words is not { Count: > 0 } words)
            return await AllAsync(query, cancellation);

        await Turn.WaitAsync(cancellation);
        try
        {
            // What blocks gets a thread of its own: the pool's are few, and whoever waits in a session needs them.
            return source.Blocks
                ? await Task.Factory.StartNew(
                    () => SearchAsync(query, words, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
                : await SearchAsync(query, words, cancellation);
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task<HistoryPage> AllAsync(HistoryQuery query, CancellationToken cancellation)
    {
        var lives = await source.LivesAsync(query.Before, query.ClosedOnly, query.Limit + 1, cancellation);
        return lives.Count > query.Limit
            ? await PageAsync(lives.Take(query.Limit), lives[query.Limit - 1].Id, isPartial: false, cancellation)
            : await PageAsync(lives, next: null, isPartial: false, cancellation);
    }

    private async Task<HistoryPage> SearchAsync(HistoryQuery query, IReadOnlyList<string> words, CancellationToken cancellation)
    {
        var budget = new SearchBudget(limits, time);
        var found = new List<StoredLife>();
        var last = query.Before;
        while (true)
        {
            var lives = await source.LivesAsync(last, query.ClosedOnly, LivesAtOnce, cancellation);
            foreach (var life in lives)
            {
                var isFirst = last == query.Before;
                var fits = budget.IsSpent && !isFirst ? null : await FitsAsync(life, words, budget, cancellation);

                // The next search begins with this one, unless this began with it: then it is too much for any.
                if (fits is null)
                    return await PageAsync(found, isFirst ? life.Id : last, isPartial: true, cancellation);

                last = life.Id;
                if (fits is true)
                    found.Add(life);
                if (found.Count == query.Limit)
                    return await PageAsync(found, last, isPartial: false, cancellation);
            }

            if (lives.Count < LivesAtOnce)
                return await PageAsync(found, next: null, isPartial: false, cancellation);
        }
    }

    // Null: the budget was spent before it was certain.
    private async Task<bool?> FitsAsync(StoredLife life, IReadOnlyList<string> words, SearchBudget budget, CancellationToken cancellation)
    {
        var hunt = new WordHunt(words);
        hunt.LookInto(life.Name.Value);
        budget.Spend(LifeWeight);
        if (hunt.IsOver)
            return true;

        await foreach (var document in source.SaidAsync(life, cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            SaidWords.Look(document, hunt);
            if (hunt.IsOver)
                return true;

            budget.Spend(document.Length);
            if (budget.IsSpent)
                return null;
        }

        return false;
    }

    private async Task<HistoryPage> PageAsync(IEnumerable<StoredLife> lives, LifeId? next, bool isPartial, CancellationToken cancellation) =>
        new(await source.DescribeAsync([.. lives], cancellation), next, isPartial);
}
