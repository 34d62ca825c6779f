using Akka.Actor;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>
/// Wakes one session when something is due. An alarm that rings too early finds nothing due and is set anew: cheaper than to move it whenever
/// a deadline moves on.
/// </summary>
/// <param name="alarms">Who knows the time.</param>
/// <param name="session">Who is woken, with <see cref="Wake.Instance"/>.</param>
internal sealed class SessionAlarm(ISessionAlarms alarms, IActorRef session)
{
    private DateTimeOffset _at = DateTimeOffset.MaxValue;
    private ICancelable? _set;

    /// <summary>Rings at a moment, unless it rings before anyway.</summary>
    /// <param name="at">The moment; <see langword="null"/>: never.</param>
    /// <param name="now">The time.</param>
    public void Set(DateTimeOffset? at, DateTimeOffset now)
    {
        if (at is not { } moment || moment >= _at)
            return;

        Clear();
        _at = moment;
        if (moment <= now)
        {
            session.Tell(Wake.Instance, ActorRefs.NoSender);
            return;
        }

        _set = alarms.Set(moment - now, session, Wake.Instance);
    }

    /// <summary>It rang, or shall not.</summary>
    public void Clear()
    {
        _set?.Cancel();
        (_set, _at) = (null, DateTimeOffset.MaxValue);
    }
}
