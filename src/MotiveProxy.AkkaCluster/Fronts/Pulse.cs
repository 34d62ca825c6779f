namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>
/// Notices that this process stood still: that long, the others may have taken it for dead and gone on without it, and what it holds is no longer its
/// to deliver.
/// </summary>
internal sealed class Pulse
{
    /// <summary>Shorter than it takes the others to take a node for dead: a pause of its heartbeats, and the time that they wait to be certain.</summary>
    public static TimeSpan Certain { get; } = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private long _last;

    public Pulse(TimeProvider time) => (_time, _last) = (time, time.GetTimestamp());

    /// <summary>Whether the process has run all the time, as far as can be told.</summary>
    public bool IsSteady => _time.GetElapsedTime(Volatile.Read(ref _last)) < Certain;

    /// <summary>Beats; to be called several times a second.</summary>
    /// <returns>Whether it was steady until now.</returns>
    public bool Beat()
    {
        var wasSteady = IsSteady;
        Volatile.Write(ref _last, _time.GetTimestamp());
        return wasSteady;
    }
}
