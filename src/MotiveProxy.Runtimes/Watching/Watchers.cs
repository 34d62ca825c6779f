using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Watching;

/// <summary>All who watch a node's sessions. Numbers the events, and tells every watcher in the order of the numbers.</summary>
/// <param name="changed">Told, outside all locks, when the number of watchers of one session has changed.</param>
internal sealed class Watchers(Action<SessionName> changed)
{
    private readonly Lock _gate = new();
    private long _number;

    // Written under _gate.
    private volatile int _count;

    // Guarded by _gate.
    private readonly Dictionary<SessionName, ImmutableArray<Watcher>> _ofOne = [];
    private ImmutableArray<Watcher> _ofAll = [];

    /// <summary>Whether anybody watches anything.</summary>
    public bool Any => _count > 0;

    /// <summary>Whether anybody watches all sessions.</summary>
    public bool AnyOfAll
    {
        get
        {
            lock (_gate)
                return !_ofAll.IsEmpty;
        }
    }

    /// <summary>How many watch this session alone.</summary>
    public int Count(SessionName session)
    {
        if (_count == 0)
            return 0;

        lock (_gate)
            return OfLocked(session).Length;
    }

    /// <summary>The sessions that somebody watches alone.</summary>
    public IReadOnlyList<SessionName> Watched
    {
        get
        {
            lock (_gate)
                return [.. _ofOne.Keys];
        }
    }

    /// <summary>Lets somebody watch one session, or all, from now on.</summary>
    public Watcher Add(SessionName? session, int buffer)
    {
        var watcher = new Watcher(session, buffer);
        lock (_gate)
        {
            _count++;
            if (session is { } one)
                _ofOne[one] = OfLocked(one).Add(watcher);
            else
                _ofAll = _ofAll.Add(watcher);
        }

        Changed(watcher);
        return watcher;
    }

    /// <summary>Lets somebody watch one session, or all, from now on: not from when the first event is asked for, so that nothing is missed in between.</summary>
    /// <param name="session">Which; <see langword="null"/>: all.</param>
    /// <param name="buffer">How many events may wait to be read.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="left">Told when the watcher is gone.</param>
    public IAsyncEnumerable<SessionNotice> WatchAsync(SessionName? session, int buffer, CancellationToken cancellation, Action? left = null)
    {
        var watcher = Add(session, buffer);
        Action leave = () =>
        {
            Remove(watcher);
            left?.Invoke();
        };
        return ReadAsync(watcher, leave, cancellation.UnsafeRegister(static leave => ((Action)leave!)(), leave), cancellation);
    }

    /// <summary>Sends a watcher away. Again: nothing.</summary>
    public void Remove(Watcher watcher)
    {
        watcher.End();
        bool removed;
        lock (_gate)
            removed = RemoveLocked(watcher);

        if (removed)
            Changed(watcher);
    }

    /// <summary>Numbers an event and tells everybody whom it concerns. Those who are too far behind are sent away.</summary>
    public SessionNotice Tell(DateTimeOffset at, SessionName session, SessionEvent happened)
    {
        // Nobody watches, nearly always: then sessions do not wait for each other here.
        if (_count == 0)
            return new SessionNotice(Interlocked.Increment(ref _number), at, session, happened);

        SessionNotice notice;
        List<Watcher>? behind;
        lock (_gate)
        {
            notice = new SessionNotice(Interlocked.Increment(ref _number), at, session, happened);
            behind = TellLocked(notice);
        }

        behind?.ForEach(Remove);
        return notice;
    }

    /// <summary>Tells everybody whom it concerns of an event that has its number already.</summary>
    public void Tell(SessionNotice notice)
    {
        List<Watcher>? behind;
        lock (_gate)
            behind = TellLocked(notice);
        behind?.ForEach(Remove);
    }

    private static async IAsyncEnumerable<SessionNotice> ReadAsync(
        Watcher watcher, Action leave, CancellationTokenRegistration registration, [EnumeratorCancellation] CancellationToken cancellation)
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
            leave();
        }
    }

    private List<Watcher>? TellLocked(SessionNotice notice)
    {
        List<Watcher>? behind = null;
        foreach (var watcher in OfLocked(notice.Session).AddRange(_ofAll))
        {
            if (!watcher.TryTell(notice))
                (behind ??= []).Add(watcher);
        }

        return behind;
    }

    private ImmutableArray<Watcher> OfLocked(SessionName session) => _ofOne.GetValueOrDefault(session, []);

    private bool RemoveLocked(Watcher watcher)
    {
        if (watcher.Session is not { } one)
        {
            var all = _ofAll;
            _ofAll = all.Remove(watcher);
            _count -= all.Length - _ofAll.Length;
            return all.Length != _ofAll.Length;
        }

        var before = OfLocked(one);
        var after = before.Remove(watcher);
        if (after.IsEmpty)
            _ofOne.Remove(one);
        else
            _ofOne[one] = after;
        _count -= before.Length - after.Length;
        return before.Length != after.Length;
    }

    private void Changed(Watcher watcher)
    {
        if (watcher.Session is { } one)
            changed(one);
    }
}
