using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Kept;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.Runtimes.InProcess;

/// <summary>The live sessions of a node, and what they share: rules, limits, the clock, the wheel, the watchers and the index of prompts.</summary>
internal sealed class SessionHouse : IStoreTrouble, IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action<SessionName, Exception>? _broke;
    private readonly StoreUse? _store;
    private readonly LifeIds _lives;
    private readonly Storehouse? _storehouse;
    private readonly ConcurrentDictionary<SessionName, SessionCell> _cells = new();
    private readonly PromptIndex<SessionCell> _prompts = new();
    private volatile bool _draining;

    // Guarded by _births.
    private readonly Lock _births = new();
    private int _count;
    private DateTimeOffset _nextSweep;

    public SessionHouse(
        SessionRules rules, RuntimeLimits limits, TimeProvider time, TimerWheel wheel, Action<SessionName, Exception>? broke, StoreUse? store)
    {
        (Rules, Limits, Wheel, _time, _broke, _store) = (rules, limits, wheel, time, broke, store);
        _lives = new LifeIds(store?.Store.Newest ?? default);
        Watchers = new Watchers(session => Find(session)?.Post(new Mail { Chore = Chore.CountWatchers }));
        if (store is null)
        {
            Kept = new MemoryKeptAnswers(new KeptRoom(rules.SessionTimeout, limits.KeptInMemory), time);
            return;
        }

        // All are read before any is changed: a store that cannot be read stays as it is.
        var left = RestoredSession.Load(store.Store).ToList();
        _storehouse = new Storehouse(store, rules, limits, time, this);
        Kept = _storehouse.Kept;
        left.ForEach(Restore);
    }

    public SessionRules Rules { get; }

    public RuntimeLimits Limits { get; }

    public TimerWheel Wheel { get; }

    public Watchers Watchers { get; }

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Who stores the sessions' steps, if anybody does.</summary>
    public StoreWriter? Writer => _storehouse?.Writer;

    /// <summary>Where sessions are stored, if they are. What reads it need not wait for what writes it.</summary>
    public ISessionStore? Store => _store?.Store;

    /// <summary>What clients may go on from: it lives as long as the sessions.</summary>
    public IKeptAnswers Kept { get; }

    /// <summary>Whether nothing can be stored at the moment.</summary>
    public bool IsStoreFailing => Writer is { IsFailing: true };

    /// <summary>Why no turn is taken at the moment, if none is.</summary>
    public Outcome.Failed? Refusal => _draining ? Outcomes.Draining : IsStoreFailing ? Outcomes.Unavailable : null;

    /// <summary>How many sessions live.</summary>
    public int Count
    {
        get
        {
            lock (_births)
                return _count;
        }
    }

    /// <summary>How many prompts can be found by their ids.</summary>
    public int IndexedPrompts => _prompts.Count;

    /// <summary>All live sessions, in no order.</summary>
    public IEnumerable<SessionCell> All => _cells.Select(pair => pair.Value);

    /// <summary>A live session, or <see langword="null"/>.</summary>
    public SessionCell? Find(SessionName name) => _cells.GetValueOrDefault(name);

    /// <summary>The session that a live prompt belongs to, or <see langword="null"/>.</summary>
    public SessionCell? Find(TurnId prompt) => _prompts.TryFind(prompt, out var cell) ? cell : null;

    /// <summary>The session of a name, which begins now if there is none; <see langword="null"/> if no session more fits.</summary>
    public SessionCell? Enter(SessionName name) => Find(name) ?? TryBear(name) ?? SweepAndTryBear(name);

    /// <summary>Handles mail for a session that is over: a turn goes to the session that bears its name now, or begins it.</summary>
    public void Redirect(SessionName name, in Mail mail)
    {
        if (mail.Hold is { } hold)
        {
            if (Enter(name) is { } cell)
                cell.Post(mail);
            else
                hold.Complete(Outcomes.Full);
        }
        else if (mail.Input is SessionInput.HoldDelivered or SessionInput.HoldLost)
        {
            // Of a hold that went on to the next session, or of one that nobody has to hear of any more.
            Find(name)?.Post(mail);
        }
        else if (mail.News is { } happened)
        {
            Tell(name, happened);
        }
        else
        {
            mail.Asked?.TrySetResult(Outcomes.PromptGone);
        }
    }

    /// <summary>Tells the watchers something of a session that does not live.</summary>
    public void Tell(SessionName name, SessionEvent happened) =>
        Watchers.Tell(Now, name, Excerpt.Of(happened, Limits.NoticeLength).Event);

    /// <summary>Takes a session that is over out of the house, with its prompts.</summary>
    public void Remove(SessionCell cell, IEnumerable<SeatedTurn> turns)
    {
        lock (_births)
        {
            if (_cells.TryRemove(KeyValuePair.Create(cell.Name, cell)))
                _count--;
        }

        _prompts.Forget(turns);
    }

    /// <summary>Keeps the index of prompts true: whoever sees a prompt can answer it.</summary>
    public void Index(SessionCell cell, in Step step) => _prompts.Note(cell, step);

    /// <summary>The id of a life that begins now.</summary>
    public LifeId NewLife() => _lives.Next(Now);

    /// <summary>Ends every hold, from now on. Again: nothing.</summary>
    public void BeginDrain()
    {
        _draining = true;
        foreach (var cell in All)
            cell.Post(new Mail { Chore = Chore.Drain });
    }

    /// <summary>Waits until what was decided before may be told, unless it cannot be stored.</summary>
    public Task SettleAsync() => Writer?.SettleAsync() ?? Task.CompletedTask;

    void IStoreTrouble.Failed(Exception failure)
    {
        _store!.Failed(failure);
        foreach (var cell in All)
            cell.Post(new Mail { Chore = Chore.StoreFails });
    }

    void IStoreTrouble.Recovered() => _store!.Recovered();

    /// <summary>Removes what is stored of a name's lives that are over.</summary>
    /// <returns>How many lives.</returns>
    public Task<int> DeleteAsync(SessionName name) => _storehouse?.DeleteAsync(name) ?? Task.FromResult(0);

    /// <inheritdoc/>
    public void Dispose() => _storehouse?.Dispose();

    /// <summary>Tells that a session's machine threw.</summary>
    public void Broke(SessionName name, Exception bug) => _broke?.Invoke(name, bug);

    private void Restore(RestoredSession session)
    {
        var cell = new SessionCell(session.Life.Name, this, session);
        lock (_births)
        {
            _count++;
            _cells[cell.Name] = cell;
        }

        foreach (var prompt in session.State.OpenPrompts)
            _prompts.Add(prompt.Id, cell);
        cell.Post(new Mail { Chore = Chore.Restore });
    }

    private SessionCell? TryBear(SessionName name)
    {
        lock (_births)
        {
            if (_cells.TryGetValue(name, out var cell))
                return cell;

            if (_count >= Limits.MaxSessions)
                return null;

            _count++;
            return _cells[name] = new SessionCell(name, this);
        }
    }

    // The wheel may be late by a slot. Not to be asked for more often than that, or a full house would be slow as well.
    private SessionCell? SweepAndTryBear(SessionName name)
    {
        var now = Now;
        lock (_births)
        {
            if (now < _nextSweep)
                return null;

            _nextSweep = now + TimerWheel.Resolution;
        }

        foreach (var cell in All)
        {
            if (cell.State.WakeAt <= now)
                cell.Post(new Mail(new SessionInput.TimePassed(now)));
        }

        return TryBear(name);
    }
}
