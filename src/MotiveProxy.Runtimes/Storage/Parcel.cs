using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage.Records;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>One step of a session that is decided, and neither stored nor acted on yet.</summary>
/// <param name="Before">The state before it.</param>
/// <param name="Step">What it made of it.</param>
/// <param name="Asked">For an operator's call: where its answer goes.</param>
internal readonly record struct Parcel(SessionState Before, Step Step, TaskCompletionSource<Fault?>? Asked);

/// <summary>The steps of one session that are stored together, in order, and acted on once they are.</summary>
/// <param name="Address">Whose they are.</param>
/// <param name="Parcels">At least one.</param>
/// <param name="FirstEntry">The number of the first entry that they bring to the transcript.</param>
/// <param name="Tenure">As whom they are written, and how many changes there are with this one.</param>
internal sealed record Shipment(IShipper Address, IReadOnlyList<Parcel> Parcels, long FirstEntry, Tenure Tenure)
{
    /// <summary>What the store is to write.</summary>
    public SessionChange ToChange()
    {
        var last = Parcels[^1].Step.Next;
        return new SessionChange(
            Address.Life,
            Address.Name,
            Address.Since,
            last.LastInputAt,
            last.Ended is null ? StateRecords.Write(last) : null,
            Contents(),
            Entries())
        {
            Term = Tenure.Term,
            Number = Tenure.Changes,
            WakeAt = last.WakeAt,
        };
    }

    /// <summary>What the store is to write if it cannot be told what happened: that the session is over.</summary>
    public SessionChange ToEnd() => new(Address.Life, Address.Name, Address.Since, Parcels[^1].Step.Next.LastInputAt, State: null, [], [])
    {
        Term = Tenure.Term,
        Number = Tenure.Changes,
    };

    /// <summary>How many entries these steps bring to the transcript.</summary>
    public static int CountEntries(in Step step)
    {
        var count = 0;
        foreach (var effect in step.Effects)
            count += effect is SessionEffect.Publish ? 1 : 0;
        return count;
    }

    private List<ContentBytes> Contents()
    {
        var contents = new List<ContentBytes>();
        foreach (var parcel in Parcels)
        {
            foreach (var content in StoredContent.Of(parcel.Before, parcel.Step))
                contents.Add(content.ToBytes());
        }

        return contents;
    }

    private List<StoredEntry> Entries()
    {
        var entries = new List<StoredEntry>();
        foreach (var parcel in Parcels)
        {
            foreach (var effect in parcel.Step.Effects)
            {
                if (effect is SessionEffect.Publish(var happened))
                    entries.Add(new StoredEntry(FirstEntry + entries.Count, parcel.Step.Next.LastInputAt, EventRecords.Write(happened)));
            }
        }

        return entries;
    }
}

/// <summary>A session that sends its steps to the store and acts on them when they come back.</summary>
internal interface IShipper
{
    /// <summary>Which life it is.</summary>
    LifeId Life { get; }

    /// <summary>Its name.</summary>
    SessionName Name { get; }

    /// <summary>When it began.</summary>
    DateTimeOffset Since { get; }

    /// <summary>The steps are stored: now they may be acted on.</summary>
    void Stored(Shipment shipment);

    /// <summary>Nothing was written: another node has taken the session since. What it does is true, and nobody may be told of these steps.</summary>
    void Refused(Shipment shipment);

    /// <summary>The steps cannot be told to any store, which is a bug: the session cannot go on.</summary>
    void Unstorable(Shipment shipment, Exception bug);
}
