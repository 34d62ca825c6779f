using MotiveProxy.Core.Conversations;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>What a session does once all is stored that it had decided before: answers above all. Without a store, or with nothing to be stored, at once.</summary>
/// <param name="isStoreFailing">Whether nothing can be stored at the moment.</param>
internal sealed class Afterwards(Func<bool> isStoreFailing)
{
    private readonly Queue<(long After, bool CanGiveUp, Action<Fault?> Do)> _waiting = new();
    private long _decided;
    private long _stored;

    /// <summary>Whether all that was decided is stored.</summary>
    public bool IsSettled => _decided == _stored;

    /// <summary>A step is on its way to the store.</summary>
    public void Decide() => _decided++;

    /// <summary>Does something when all is stored that was decided by now.</summary>
    /// <param name="act">What; it is told why not all of it could be stored, if so.</param>
    /// <param name="canGiveUp">Whether it is done at once when the store fails: it tells nobody what is not stored.</param>
    public void Do(Action<Fault?> act, bool canGiveUp = false)
    {
        if (IsSettled || (canGiveUp && isStoreFailing()))
            act(null);
        else
            _waiting.Enqueue((_decided, canGiveUp, act));
    }

    /// <summary>The oldest steps that were on their way are stored, or never will be.</summary>
    /// <param name="steps">How many.</param>
    /// <param name="why">Why they will not be, if so.</param>
    public void Store(int steps = 1, Fault? why = null)
    {
        _stored += steps;
        while (_waiting.TryPeek(out var next) && next.After <= _stored)
            _waiting.Dequeue().Do(why);
    }

    /// <summary>The store fails: nobody knows for how long.</summary>
    public void GiveUp()
    {
        for (var left = _waiting.Count; left > 0; left--)
        {
            var next = _waiting.Dequeue();
            if (next.CanGiveUp)
                next.Do(null);
            else
                _waiting.Enqueue(next);
        }
    }

    /// <summary>Nothing of it is to be done any more.</summary>
    public void Clear()
    {
        _waiting.Clear();
        _stored = _decided;
    }
}
