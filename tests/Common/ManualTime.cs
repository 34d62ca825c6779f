namespace MotiveProxy.Tests.Common;

/// <summary>
/// A clock that stands still until a test advances it. Timers fire inside <see cref="Advance"/>, on its thread, in the
/// order in which they are due, each at the very moment when it is due. A timer that is due at once fires at the next
/// <see cref="Advance"/>, even by zero.
/// </summary>
public sealed class ManualTime : TimeProvider
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _gate = new();
    private readonly List<Alarm> _alarms = [];
    private DateTimeOffset _now = Beginning;
    private long _lastOrder;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers are running.</summary>
    public int RunningTimers
    {
        get
        {
            lock (_gate)
                return _alarms.Count;
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
            return _now;
    }

    public override long GetTimestamp() => (GetUtcNow() - Beginning).Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    /// <summary>Lets time go by, and runs every timer that falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var until = GetUtcNow() + by;
        while (NextDue(until) is { } alarm)
            alarm.Fire();
    }

    private Alarm? NextDue(DateTimeOffset until)
    {
        lock (_gate)
        {
            var next = _alarms.Where(alarm => alarm.Due <= until).MinBy(alarm => (alarm.Due, alarm.Order));
            var reached = next?.Due ?? until;
            _now = reached > _now ? reached : _now;
            next?.SetAfterFiring();
            return next;
        }
    }

    private sealed class Alarm(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;
        private bool _disposed;

        public DateTimeOffset Due { get; private set; }

        public long Order { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (time._gate)
            {
                if (_disposed)
                    return false;

                _period = period;
                time._alarms.Remove(this);
                if (dueTime != Timeout.InfiniteTimeSpan)
                    SetFor(time._now + dueTime);
                return true;
            }
        }

        public void SetAfterFiring()
        {
            time._alarms.Remove(this);
            if (_period > TimeSpan.Zero)
                SetFor(Due + _period);
        }

        public void Dispose()
        {
            lock (time._gate)
            {
                _disposed = true;
                time._alarms.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void SetFor(DateTimeOffset due)
        {
            Due = due;
            Order = ++time._lastOrder;
            time._alarms.Add(this);
        }
    }
}
