using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>The steps of one session that wait to be stored.</summary>
/// <param name="owner">The session.</param>
/// <param name="writer">Who stores them.</param>
/// <param name="entries">How many entries its transcript has had.</param>
internal sealed class Outbox(IShipper owner, StoreWriter writer, long entries)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private List<Parcel> _waiting = [];
    private long _entries = entries;

    /// <summary>Takes a step, to be stored after those before it.</summary>
    public void Put(SessionState before, in Step step, TaskCompletionSource<Fault?>? asked)
    {
        bool isFirst;
        lock (_gate)
        {
            isFirst = _waiting.Count == 0;
            _waiting.Add(new Parcel(before, step, asked));
        }

        if (isFirst)
            writer.Add(this);
    }

    /// <summary>Gives away all that waits.</summary>
    public Shipment Take()
    {
        lock (_gate)
        {
            var shipment = new Shipment(owner, _waiting, _entries + 1);
            foreach (var parcel in _waiting)
                _entries += Shipment.CountEntries(parcel.Step);
            _waiting = [];
            return shipment;
        }
    }
}
