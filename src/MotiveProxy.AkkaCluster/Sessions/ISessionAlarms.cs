using Akka.Actor;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>Who wakes sessions when something is due.</summary>
public interface ISessionAlarms
{
    /// <summary>Tells an actor something once, after a delay, unless it is cancelled before.</summary>
    ICancelable Set(TimeSpan delay, IActorRef session, object message);
}

/// <summary>The actor system's own scheduler.</summary>
/// <param name="scheduler">The scheduler.</param>
internal sealed class SchedulerAlarms(IScheduler scheduler) : ISessionAlarms
{
    /// <inheritdoc/>
    public ICancelable Set(TimeSpan delay, IActorRef session, object message) =>
        scheduler.ScheduleTellOnceCancelable(delay, session, message, ActorRefs.NoSender);
}
