namespace MotiveProxy.Runtimes;

/// <summary>Beats holds at intervals, so that their clients stay patient. Costs one small object a hold.</summary>
/// <param name="wheel">The node's wheel.</param>
public sealed class Heartbeats(TimerWheel wheel)
{
    /// <summary>Begins to beat a hold.</summary>
    /// <param name="hold">The hold.</param>
    /// <param name="first">The time until the first beat.</param>
    /// <param name="every">The time between two beats; more than zero.</param>
    /// <returns>Stops the beats when disposed of; one that has begun may still arrive.</returns>
    public IDisposable Start(Hold hold, TimeSpan first, TimeSpan every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(every, TimeSpan.Zero);
        var pulse = new Pulse(wheel, hold, every);
        wheel.Schedule(pulse, first);
        return pulse;
    }

    private sealed class Pulse(TimerWheel wheel, Hold hold, TimeSpan every) : TimerWheel.Entry, IDisposable
    {
        public void Dispose() => wheel.Cancel(this);

        internal override void Ring()
        {
            hold.Beat();
            wheel.Schedule(this, every);
        }
    }
}
