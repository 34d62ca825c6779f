using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>The calls of a front that have no reply yet.</summary>
internal sealed class PendingCalls
{
    private readonly SortedDictionary<long, PendingCall> _calls = [];
    private readonly Dictionary<SessionName, List<PendingCall>> _bySession = [];
    private long _last;
    private long _oldest = 1;

    /// <summary>All of them, in the order in which they were made.</summary>
    public IEnumerable<PendingCall> All => _calls.Values;

    /// <summary>Notes a call.</summary>
    /// <param name="session">Which session is called.</param>
    /// <param name="order">What it is asked.</param>
    /// <param name="asked">Where the reply goes, if anybody wants it.</param>
    /// <param name="now">A timestamp.</param>
    public PendingCall Add(SessionName session, SessionOrder order, TaskCompletionSource<SessionReply?>? asked, long now)
    {
        var call = new PendingCall(session, ++_last, order, now) { Asked = asked };
        _calls.Add(call.Number, call);
        if (!_bySession.TryGetValue(session, out var before))
            _bySession[session] = before = [];
        before.Add(call);
        return call;
    }

    /// <summary>What is to be sent for a call at this moment.</summary>
    public SessionEnvelope ToEnvelope(PendingCall call)
    {
        var all = _bySession[call.Session];
        var before = all.IndexOf(call);
        return new SessionEnvelope(call.Session, call.Number, Settled, before > 0 ? all[before - 1].Number : 0, call.Order);
    }

    /// <summary>All calls before this one have their replies.</summary>
    public long Settled
    {
        get
        {
            while (_oldest <= _last && !_calls.ContainsKey(_oldest))
                _oldest++;
            return _oldest;
        }
    }

    /// <summary>Takes a call out that has its reply, or will have none.</summary>
    /// <returns><see langword="null"/> if it was taken out before.</returns>
    public PendingCall? Remove(long number)
    {
        if (!_calls.Remove(number, out var call))
            return null;

        var others = _bySession[call.Session];
        others.Remove(call);
        if (others.Count == 0)
            _bySession.Remove(call.Session);
        call.Waiters?.ForEach(waiter => waiter.Hear());
        return call;
    }

    /// <summary>Waits until those have their replies that have none by now.</summary>
    /// <param name="session">In one session, or (<see langword="null"/>) in all.</param>
    /// <param name="waiter">Who waits.</param>
    public void Await(SessionName? session, Waiter waiter)
    {
        foreach (var call in _calls.Values)
        {
            if (session is not { } one || one == call.Session)
                call.Add(waiter);
        }
    }
}

/// <summary>One call, and who waits for its reply.</summary>
/// <param name="session">Which session is called.</param>
/// <param name="number">Rising from call to call.</param>
/// <param name="order">What it is asked.</param>
/// <param name="since">A timestamp.</param>
internal sealed class PendingCall(SessionName session, long number, SessionOrder order, long since)
{
    public SessionName Session { get; } = session;

    public long Number { get; } = number;

    public SessionOrder Order { get; } = order;

    public long Since { get; } = since;

    /// <summary>When it was sent last: a timestamp.</summary>
    public long SentAt { get; set; } = since;

    /// <summary>Where the reply goes, if anybody wants it.</summary>
    public TaskCompletionSource<SessionReply?>? Asked { get; init; }

    /// <summary>Those who wait until it has a reply.</summary>
    public List<Waiter>? Waiters { get; private set; }

    public void Add(Waiter waiter)
    {
        waiter.Expect();
        (Waiters ??= []).Add(waiter);
    }
}

/// <summary>Somebody who waits for several replies.</summary>
/// <param name="settled">Told when the last is there.</param>
internal sealed class Waiter(TaskCompletionSource settled)
{
    // One is for the question itself.
    private int _missing = 1;

    public void Expect() => _missing++;

    public void Hear()
    {
        if (--_missing == 0)
            settled.TrySetResult();
    }
}
