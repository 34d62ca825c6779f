using Akka.Actor;
using MotiveProxy.AkkaCluster.Sessions;

namespace MotiveProxy.AkkaCluster.Tests;

/// <summary>Alarms on a test's clock.</summary>
internal sealed class ManualAlarms(TimeProvider time) : ISessionAlarms
{
    public ICancelable Set(TimeSpan delay, IActorRef session, object message) =>
        new Alarm(time.CreateTimer(_ => session.Tell(message, ActorRefs.NoSender), null, delay, Timeout.InfiniteTimeSpan));

    private sealed class Alarm(ITimer timer) : ICancelable
    {
        public bool IsCancellationRequested { get; private set; }

        public CancellationToken Token => throw new NotSupportedException("Sessions only cancel.");

        public void Cancel()
        {
            IsCancellationRequested = true;
            timer.Dispose();
        }

        public void CancelAfter(TimeSpan delay) => throw new NotSupportedException("Sessions cancel at once.");

        public void CancelAfter(int millisecondsDelay) => throw new NotSupportedException("Sessions cancel at once.");

        public void Cancel(bool throwOnFirstException) => Cancel();
    }
}
