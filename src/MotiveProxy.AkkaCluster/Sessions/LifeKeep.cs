using Akka.Actor;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>One life of a session, as the store's writer knows it. What became of its steps comes to the session's actor as messages.</summary>
internal sealed class LifeKeep : IShipper
{
    private readonly Outbox _outbox;

    /// <param name="room">The life.</param>
    /// <param name="entries">How many entries its transcript has had.</param>
    /// <param name="tenure">As whom its actor writes.</param>
    /// <param name="writer">Who stores its steps.</param>
    public LifeKeep(SessionRoom room, long entries, Tenure tenure, StoreWriter writer) =>
        (Room, _outbox) = (room, new Outbox(this, writer, entries, tenure));

    public SessionRoom Room { get; }

    LifeId IShipper.Life => Room.Life;

    SessionName IShipper.Name => Room.Name;

    DateTimeOffset IShipper.Since => Room.Since;

    /// <summary>Takes a step, to be stored after those before it.</summary>
    public void Put(SessionState before, in Step step, bool isWaitedFor) => _outbox.Put(before, step, asked: null, isWaitedFor);

    void IShipper.Stored(Shipment shipment) => Tell(new StepsStored(this, shipment));

    void IShipper.Refused(Shipment shipment) => Tell(new StepsRefused(this));

    void IShipper.Unstorable(Shipment shipment, Exception bug) => Tell(new StepsUnstorable(this, shipment, bug));

    private void Tell(object message) => Room.Actor.Tell(message, ActorRefs.NoSender);
}

/// <summary>To a session of this process: steps are stored.</summary>
/// <param name="Keep">Of which life.</param>
/// <param name="Shipment">The steps.</param>
internal sealed record StepsStored(LifeKeep Keep, Shipment Shipment);

/// <summary>To a session of this process: another has taken it.</summary>
/// <param name="Keep">Which life.</param>
internal sealed record StepsRefused(LifeKeep Keep);

/// <summary>To a session of this process: steps cannot be told to any store. That it is over is stored in their place.</summary>
/// <param name="Keep">Of which life.</param>
/// <param name="Shipment">The steps.</param>
/// <param name="Bug">Why.</param>
internal sealed record StepsUnstorable(LifeKeep Keep, Shipment Shipment, Exception Bug);

/// <summary>To a session of this process: nothing can be stored.</summary>
internal sealed record StoreFails
{
    /// <summary>The only one needed.</summary>
    public static StoreFails Instance { get; } = new();
}
