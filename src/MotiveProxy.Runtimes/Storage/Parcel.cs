using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>One step of a session that is decided, and not acted on yet.</summary>
/// <param name="Step">What was made of the state before it.</param>
/// <param name="Asked">For an operator's call: where its answer goes.</param>
internal readonly record struct Parcel(Step Step, TaskCompletionSource<Fault?>? Asked);

/// <summary>The steps of one session that are stored together, in order, and acted on once they are.</summary>
/// <param name="Address">Whose they are.</param>
/// <param name="Parcels">At least one.</param>
/// <param name="Change">What the store is to write.</param>
/// <param name="Bug">Why they cannot be told to any store, if they cannot: then it is written that the session is over.</param>
internal sealed record Shipment(IShipper Address, IReadOnlyList<Parcel> Parcels, SessionChange Change, Exception? Bug);

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
