using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>The calls of a front that have no reply yet.</summary>
internal sealed class PendingCalls
{
    private readonly Dictionary<long, PendingCall> _calls = [];
    private long _last;
    private long _oldest = 1;

    public IEnumerable<PendingCall> All => _calls.Values;

    public bool Any => _calls.Count > 0;

    /// <summary>Notes a call.</summary>
    /// <param name="session">Which session is called.</param>
    /// <param name="order">What it is asked.</param>
    /// <param name="asked">Where the reply goes, if anybody wants it.</param>
    /// <param name="now">A timestamp.</param>
    public PendingCall Add(SessionName session, SessionOrder order, TaskCompletionSource<SessionReply?>? asked, long now)
    {
        var settled = Settled;
        var call = new PendingCall(new SessionEnvelope(session, ++_last, settled, order), now) { Asked = asked };
        _calls.Add(_last, call);
        return call;
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

        call.Waiters?.ForEach(waiter => waiter.Hear());
        return call;
    }

    /// <summary>Waits until those have their replies that have none by now.</summary>
    public void Await(Settle settle)
    {
        var waiter = new Waiter(settle.Settled);
        foreach (var call in _calls.Values)
        {
            if (settle.Session is not { } one || one == call.Envelope.Session)
                call.Add(waiter);
        }

        waiter.Hear();
    }
}

/// <summary>One call, and who waits for its reply.</summary>
/// <param name="envelope">What was sent.</param>
/// <param name="since">A timestamp.</param>
internal sealed class PendingCall(SessionEnvelope envelope, long since)
{
    public SessionEnvelope Envelope { get; } = envelope;

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
