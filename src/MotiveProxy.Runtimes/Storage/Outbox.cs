using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>The steps of one session that wait to be stored.</summary>
/// <param name="owner">The session.</param>
/// <param name="writer">Who stores them.</param>
/// <param name="entries">How many entries its transcript has had.</param>
/// <param name="tenure">In a store that is shared: as whom its owner writes.</param>
internal sealed class Outbox(IShipper owner, StoreWriter writer, long entries, Tenure tenure = default)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private List<Parcel> _waiting = [];
    private Urgency _urgency;
    private long _entries = entries;
    private long _changes = tenure.Changes;

    /// <summary>Takes a step, to be stored after those before it: at once, unless nobody is told anything by it.</summary>
    /// <param name="before">The state before it.</param>
    /// <param name="step">The step.</param>
    /// <param name="asked">For an operator's call: where its answer goes.</param>
    /// <param name="isWaitedFor">Whether somebody else waits until it is stored.</param>
    public void Put(SessionState before, in Step step, TaskCompletionSource<Fault?>? asked, bool isWaitedFor = false)
    {
        var urgency = asked is null && !isWaitedFor && TellsNobody(step) ? Urgency.CanWait : Urgency.Urgent;
        lock (_gate)
        {
            _waiting.Add(new Parcel(before, step, asked));
            if (urgency <= _urgency)
                return;

            _urgency = urgency;
        }

        if (urgency == Urgency.Urgent)
            writer.Add(this);
        else
            writer.AddLater(this);
    }

    /// <summary>What can wait has waited long enough.</summary>
    /// <returns><see langword="false"/> if it is stored, or urgent by now.</returns>
    public bool Hasten()
    {
        lock (_gate)
        {
            if (_urgency != Urgency.CanWait)
                return false;

            _urgency = Urgency.Urgent;
            return true;
        }
    }

    /// <summary>Gives away all that waits.</summary>
    public Shipment Take()
    {
        lock (_gate)
        {
            _urgency = Urgency.None;
            var shipment = new Shipment(owner, _waiting, _entries + 1, tenure with { Changes = ++_changes });
            foreach (var parcel in _waiting)
                _entries += Shipment.CountEntries(parcel.Step);
            _waiting = [];
            return shipment;
        }
    }

    // Of the end of a session all its holds are told.
    private static bool TellsNobody(in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is not SessionEffect.Publish)
                return false;
        }

        return step.Next.Ended is null;
    }

    private enum Urgency
    {
        None,
        CanWait,
        Urgent,
    }
}
