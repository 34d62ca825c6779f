using System.Runtime.CompilerServices;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>Sessions in the memory of this process. When it ends, they end.</summary>
/// <param name="rules">The rules of every session.</param>
/// <param name="limits">How much is kept.</param>
/// <param name="time">The clock.</param>
/// <param name="wheel">The node's wheel, on the same clock.</param>
/// <param name="broke">Told when a session's machine threw, which is a bug: that session is over, its holds got <see cref="FaultCode.Internal"/>.</param>
public sealed class InProcessRuntime(
    SessionRules rules, RuntimeLimits limits, TimeProvider time, TimerWheel wheel, Action<SessionName, Exception>? broke = null)
    : ISessionRuntime, ISessionWatch, IDrainable
{
    private readonly SessionHouse _house = new(rules, limits, time, wheel, broke);
    private readonly HoldIds _ids = new();

    /// <summary>How many sessions are alive.</summary>
    public int Count => _house.Count;

    /// <summary>How many prompts can be found by their ids.</summary>
    internal int IndexedPrompts => _house.IndexedPrompts;

    /// <summary>How many holds are open: waiting, or not reported yet.</summary>
    internal int OpenHolds => _house.All.Sum(cell => cell.OpenHolds);

    /// <inheritdoc/>
    public Hold Offer(SessionName session, Turn turn, Asker asker)
    {
        if (_house.IsDraining)
            return Refused(SessionHouse.Draining);

        if (_house.Enter(session) is not { } cell)
            return Refused(SessionHouse.Full);

        var hold = new Hold(_ids.Next(), cell);
        cell.Post(new Mail(new SessionInput.TurnArrived(_house.Now, hold.Id, turn, asker)) { Hold = hold });
        return hold;
    }

    /// <inheritdoc/>
    public ValueTask<Fault?> GivePartAsync(TurnId prompt, AnswerPart part) =>
        AskAsync(prompt, new SessionInput.PartGiven(_house.Now, prompt, part));

    /// <inheritdoc/>
    public ValueTask<Fault?> AnswerAsync(TurnId prompt, Ending ending) =>
        AskAsync(prompt, new SessionInput.AnswerGiven(_house.Now, prompt, ending));

    /// <inheritdoc/>
    public async ValueTask<bool> CloseAsync(SessionName session) =>
        _house.Find(session) is { } cell && await cell.AskAsync(new SessionInput.CloseAsked(_house.Now)) is null;

    /// <summary>All live sessions, in no order.</summary>
    public IReadOnlyList<SessionView> List() => [.. _house.All.Select(cell => cell.View(withTranscript: false))];

    /// <summary>One session with its transcript, or <see langword="null"/>.</summary>
    public SessionView? Find(SessionName session) => _house.Find(session)?.View(withTranscript: true);

    /// <inheritdoc/>
    public ValueTask<int> CountAsync() => ValueTask.FromResult(Count);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SessionView>> ListAsync() => ValueTask.FromResult(List());

    /// <inheritdoc/>
    public ValueTask<SessionView?> FindAsync(SessionName session) => ValueTask.FromResult(Find(session));

    /// <inheritdoc/>
    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, CancellationToken cancellation)
    {
        // Watching begins here, not when the first event is asked for: nothing that happens in between is missed.
        var watcher = _house.Watchers.Add(session, _house.Limits.WatcherBuffer);
        return ReadAsync(watcher, cancellation.UnsafeRegister(_ => _house.Watchers.Remove(watcher), null), cancellation);
    }

    /// <inheritdoc/>
    public void Publish(SessionName session, SessionEvent happened)
    {
        var (excerpt, length) = Excerpt.Of(happened, _house.Limits.NoticeLength);
        var notice = _house.Watchers.Tell(_house.Now, session, excerpt);
        _house.Find(session)?.Post(new Mail { Chore = Chore.Note, News = (notice, length) });
    }

    /// <inheritdoc/>
    public void BeginDrain() => _house.BeginDrain();

    private async IAsyncEnumerable<SessionNotice> ReadAsync(
        Watcher watcher, CancellationTokenRegistration registration, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested && await watcher.Waiting.WaitToReadAsync(CancellationToken.None))
            {
                while (!cancellation.IsCancellationRequested && watcher.Waiting.TryRead(out var notice))
                    yield return notice;
            }
        }
        finally
        {
            await registration.DisposeAsync();
            _house.Watchers.Remove(watcher);
        }
    }

    private Hold Refused(Outcome outcome)
    {
        var hold = new Hold(_ids.Next(), Nobody.Instance);
        hold.Complete(outcome);
        return hold;
    }

    private ValueTask<Fault?> AskAsync(TurnId prompt, SessionInput input) =>
        _house.Find(prompt)?.AskAsync(input) ?? ValueTask.FromResult<Fault?>(SessionHouse.PromptGone);

    private sealed class Nobody : IHoldOwner
    {
        public static Nobody Instance { get; } = new();

        public void Delivered(HoldId hold)
        {
            // It was never seated: there is nobody to tell.
        }

        public void Lost(HoldId hold)
        {
            // It was never seated: there is nobody to tell.
        }
    }
}
