using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>Sessions in the memory of this process. When it ends, they end, unless there is a store: then the next process goes on with them.</summary>
/// <param name="rules">The rules of every session.</param>
/// <param name="limits">How much is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="wheel">The node's wheel, on the same clock.</param>
/// <param name="broke">Told when a session's machine threw, which is a bug: that session is over, its holds got <see cref="FaultCode.Internal"/>.</param>
/// <param name="store">Where sessions outlive this process; by default nowhere.</param>
/// <exception cref="StoreException">A stored session cannot be read.</exception>
public sealed class InProcessRuntime(
    SessionRules rules, RuntimeLimits limits, TimeProvider time, TimerWheel wheel, Action<SessionName, Exception>? broke = null, StoreUse? store = null)
    : ISessionRuntime, ISessionWatch, ISessionTranscripts, IDrainable, IStoreHealth, IDisposable
{
    private readonly SessionHouse _house = new(rules, limits, time, wheel, broke, store);
    private readonly HoldIds _ids = new();

    /// <summary>How many sessions are alive.</summary>
    public int Count => _house.Count;

    /// <summary>Answers that clients may go on from: kept where the sessions are.</summary>
    public IKeptAnswers Kept => _house.Kept;

    /// <inheritdoc/>
    public bool IsStoreFailing => _house.IsStoreFailing;

    /// <summary>How many prompts can be found by their ids.</summary>
    internal int IndexedPrompts => _house.IndexedPrompts;

    /// <summary>How many holds are open: waiting, or not reported yet.</summary>
    internal int OpenHolds => _house.All.Sum(cell => cell.OpenHolds);

    private InProcessHistory Lives => new(_house, time);

    /// <inheritdoc/>
    public Hold Offer(SessionName session, Turn turn, Asker asker)
    {
        if (_house.Refusal is { } refusal)
            return Hold.Refused(_ids.Next(), refusal);

        if (_house.Enter(session) is not { } cell)
            return Hold.Refused(_ids.Next(), Outcomes.Full);

        var hold = new Hold(_ids.Next(), cell);
        cell.Post(new Mail(new SessionInput.TurnArrived(_house.Now, hold.Id, turn, asker)) { Hold = hold });
        return hold;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part, string? by = null) =>
        AskAsync(prompt, new SessionInput.PartGiven(_house.Now, prompt, part) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending, string? by = null) =>
        AskAsync(prompt, new SessionInput.AnswerGiven(_house.Now, prompt, ending) { By = by });

    /// <inheritdoc/>
    public ValueTask<Fault?> ClaimAsync(TurnId prompt, string by, bool takesOver = false) =>
        AskAsync(prompt, new SessionInput.PromptClaimed(_house.Now, prompt, by, takesOver));

    /// <inheritdoc/>
    public ValueTask<Fault?> ReleaseAsync(TurnId prompt, string by) =>
        AskAsync(prompt, new SessionInput.PromptReleased(_house.Now, prompt, by));

    /// <inheritdoc/>
    public ValueTask<Fault?> DropAsync(TurnId prompt, string? by = null) =>
        AskAsync(prompt, new SessionInput.PromptDropped(_house.Now, prompt, by));

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(SessionName session) =>
        _house.Find(session) is { } cell && await cell.AskAsync(new SessionInput.CloseAsked(_house.Now)) is null;

    /// <summary>All live sessions, in no order.</summary>
    public IReadOnlyList<SessionView> List() => [.. _house.All.Select(cell => cell.View(withTranscript: false))];

    /// <summary>One session with its transcript, or <see langword="null"/>.</summary>
    public SessionView? Find(SessionName session) => _house.Find(session)?.View(withTranscript: true);

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync()
    {
        await _house.SettleAsync();
        return Count;
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<SessionView>> ListAsync()
    {
        await _house.SettleAsync();
        return List();
    }

    /// <inheritdoc/>
    public async ValueTask<SessionView?> FindAsync(SessionName session)
    {
        await _house.SettleAsync();
        return Find(session);
    }

    /// <inheritdoc/>
    public async ValueTask<HistoryPage> ListAsync(HistoryQuery query, CancellationToken cancellation) => await Lives.ListAsync(query, cancellation);

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, int life) => await Lives.ReadAsync(session, life);

    /// <inheritdoc/>
    public async ValueTask<IAsyncEnumerable<SessionNotice>?> ReadAsync(SessionName session, LifeId life) => await Lives.ReadAsync(session, life);

    /// <inheritdoc/>
    public async ValueTask<int> ForgetAsync(SessionName session)
    {
        await Kept.ForgetAsync(session);
        return await _house.DeleteAsync(session);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation) =>
        _house.Watchers.WatchAsync(session, _house.Limits.WatcherBuffer, cancellation);

    /// <inheritdoc/>
    public void Publish(SessionName session, SessionEvent happened)
    {
        if (_house.Find(session) is { } cell)
            cell.Post(new Mail { Chore = Chore.Note, News = happened });
        else
            _house.Tell(session, happened);
    }

    /// <inheritdoc/>
    public void BeginDrain() => _house.BeginDrain();

    /// <summary>Stores what is left. To be called when nothing is offered any more.</summary>
    public void Dispose() => _house.Dispose();

    private ValueTask<Fault?> AskAsync(TurnId prompt, SessionInput input) => _house.IsStoreFailing
        ? ValueTask.FromResult<Fault?>(Outcomes.Unavailable.Fault)
        : _house.Find(prompt)?.AskAsync(input) ?? ValueTask.FromResult<Fault?>(Outcomes.PromptGone);
}
