using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.History;

/// <summary>Sessions that live in the memory of this process, with what it remembers of them; nothing is known of those that are over.</summary>
/// <param name="sessions">All of them, with the ids of their lives.</param>
internal sealed class RememberedHistory(IReadOnlyDictionary<LifeId, Func<SessionView>> sessions) : IHistorySource
{
    /// <inheritdoc/>
    public bool Blocks => true;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredLife>> LivesAsync(LifeId? before, bool closedOnly, int most, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<StoredLife>>(closedOnly ? [] :
        [
            .. sessions
                .Where(session => before is not { } oldest || session.Key.Value < oldest.Value)
                .OrderByDescending(session => session.Key.Value)
                .Take(most)
                .Select(session => ToLife(session.Key, session.Value())),
        ]);

    /// <inheritdoc/>
    public IAsyncEnumerable<byte[]> SaidAsync(StoredLife life, CancellationToken cancellation) => sessions[life.Id]().Transcript
        .Select(notice => StoredContent.Of(notice.Event))
        .Where(content => content is { Kind: not ContentKind.Shown })
        .Select(content => content!.Value.Write())
        .ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionLife>> DescribeAsync(IReadOnlyList<StoredLife> lives, CancellationToken cancellation) =>
        ValueTask.FromResult<IReadOnlyList<SessionLife>>([.. lives.Select(Describe)]);

    private SessionLife Describe(StoredLife life)
    {
        var transcript = sessions[life.Id]().Transcript;
        return new SessionLife(
            life.Id,
            life.Name,
            Number: 1,
            life.Since,
            Until: null,
            Why: null,
            transcript.Count(notice => notice.Event is SessionEvent.PromptAnswered),
            transcript.Reverse().Select(notice => LastWords.Of(notice.Event)).FirstOrDefault(said => said is not null));
    }

    private static StoredLife ToLife(LifeId id, SessionView view) => new(id, view.Name, view.Since, view.State.LastInputAt, IsOver: false);
}
