namespace MotiveProxy.Runtimes.Watching;

/// <summary>The latest events of a session, as many as fit into a number of characters.</summary>
/// <param name="limit">In characters; an event counts as its texts and <see cref="RuntimeLimits.EventWeight"/>.</param>
internal sealed class Transcript(int limit)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private readonly Queue<(SessionNotice Notice, int Weight)> _latest = new();
    private long _weight;

    /// <summary>Adds an event, and drops the oldest ones that no longer fit.</summary>
    public void Add(SessionNotice notice, int length)
    {
        var weight = length + RuntimeLimits.EventWeight;
        lock (_gate)
        {
            _latest.Enqueue((notice, weight));
            _weight += weight;
            while (_weight > limit)
                _weight -= _latest.Dequeue().Weight;
        }
    }

    /// <summary>All that is kept, oldest first.</summary>
    public IReadOnlyList<SessionNotice> Copy()
    {
        lock (_gate)
            return [.. _latest.Select(kept => kept.Notice)];
    }
}
