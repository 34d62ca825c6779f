using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>The steps of one session that wait to be stored. What the store gets of them is written here, by whoever decided them, while others are stored.</summary>
/// <param name="owner">The session.</param>
/// <param name="writer">Who stores them.</param>
/// <param name="entries">How many entries its transcript has had.</param>
/// <param name="tenure">In a store that is shared: as whom its owner writes.</param>
internal sealed class Outbox(IShipper owner, StoreWriter writer, long entries, Tenure tenure = default)
{
    private readonly Lock _gate = new();

    // Guarded by _gate.
    private List<Parcel> _waiting = [];
    private List<ContentBytes> _contents = [];
    private List<StoredEntry> _entries = [];
    private Mark _urgent;
    private byte[]? _state;
    private Exception? _bug;
    private Urgency _urgency;
    private long _numbered = entries;
    private long _changes = tenure.Changes;

    /// <summary>Which settled turns are stored, where they are stored apart.</summary>
    public SettledLedger Settled { get; init; } = new();

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
            _waiting.Add(new Parcel(step, asked));
            Write(before, step);
            if (urgency == Urgency.Urgent)
            {
                WriteState(step.Next);
                _urgent = new Mark(_waiting.Count, _contents.Count, _entries.Count);
            }

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

    /// <summary>Gives away what waits, up to the last step that is urgent; without such, all of it.</summary>
    public Shipment Take()
    {
        Shipment shipment;
        lock (_gate)
        {
            // The state after what is urgent is written already. That of what came after it is written with what follows.
            var isWhole = _bug is not null || _urgent.Parcels is 0 || _urgent.Parcels == _waiting.Count;
            var (parcels, contents, entries) = (_waiting, _contents, _entries);
            (_waiting, _contents, _entries) = isWhole
                ? (new(parcels.Count), new(contents.Count), new(entries.Count))
                : (CutAt(parcels, _urgent.Parcels), CutAt(contents, _urgent.Contents), CutAt(entries, _urgent.Entries));
            if (_urgent.Parcels is 0)
                WriteState(parcels[^1].Step.Next);

            shipment = new Shipment(owner, parcels, Change(parcels[^1].Step.Next, contents, entries), _bug);
            Settled.Take();
            (_state, _urgent, _urgency) = (null, default, isWhole ? Urgency.None : Urgency.CanWait);
            if (isWhole)
                return shipment;
        }

        writer.AddLater(this);
        return shipment;
    }

    private static List<T> CutAt<T>(List<T> all, int index)
    {
        var rest = all.GetRange(index, all.Count - index);
        all.RemoveRange(index, rest.Count);
        return rest;
    }

    private void Write(SessionState before, in Step step)
    {
        try
        {
            foreach (var content in StoredContent.Of(before, step))
                _contents.Add(content.ToBytes());
            foreach (var effect in step.Effects)
            {
                if (effect is SessionEffect.Publish(var happened))
                    _entries.Add(new StoredEntry(++_numbered, step.Next.LastInputAt, EventRecords.Write(happened)));
            }
        }
        catch (Exception bug)
        {
            _bug = bug;
        }
    }

    // Of a session that is over there is none.
    private void WriteState(SessionState state)
    {
        _state = null;
        if (state.Ended is not null || _bug is not null)
            return;

        try
        {
            _state = writer.KeepsSettledApart ? StateRecords.Write(state, Settled) : StateRecords.Write(state);
        }
        catch (Exception bug)
        {
            _bug = bug;
        }
    }

    // Of what cannot be told to any store it is stored that the session is over.
    private SessionChange Change(SessionState last, List<ContentBytes> contents, List<StoredEntry> entries)
    {
        var isTold = _bug is null;
        return new SessionChange(owner.Life, owner.Name, owner.Since, last.LastInputAt, isTold ? _state : null, isTold ? contents : [], isTold ? entries : [])
        {
            Settled = isTold ? [.. Settled.Fresh] : [],
            SettledFrom = Settled.From,
            Term = tenure.Term,
            Number = ++_changes,
            WakeAt = isTold ? last.WakeAt : null,
        };
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

    // How much there was when the last urgent step had come.
    private readonly record struct Mark(int Parcels, int Contents, int Entries);

    private enum Urgency
    {
        None,
        CanWait,
        Urgent,
    }
}
