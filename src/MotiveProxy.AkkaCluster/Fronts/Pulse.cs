namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>
/// Notices that this process stood still: that long, the others may have taken it for dead and gone on without it, and what it holds is no longer its
/// to deliver. It beats on a thread of its own: whoever is merely busy has not stood still.
/// </summary>
internal sealed class Pulse
{
    // Shorter than it takes the others to take a node for dead: a pause of its heartbeats, and the time that they wait to be certain.
    private static readonly TimeSpan Certain = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private Action? _stop;
    private long _last;

    public Pulse(TimeProvider time) => (_time, _last) = (time, time.GetTimestamp());

    /// <summary>Whether the process has run all the time, as far as can be told.</summary>
    public bool IsSteady => _time.GetElapsedTime(Volatile.Read(ref _last)) < Certain;

    /// <summary>Begins to beat.</summary>
    /// <param name="stoodStill">Told when the process goes on after it stood still.</param>
    public void Start(Action stoodStill)
    {
        Volatile.Write(ref _last, _time.GetTimestamp());
        var end = new CancellationTokenSource();
        _stop = end.Cancel;
        new Thread(() => Run(stoodStill, end.Token)) { IsBackground = true, Name = "pulse" }.Start();
    }

    /// <summary>Ends, as far as anybody can tell for good.</summary>
    public void Stop() => _stop?.Invoke();

    private void Run(Action stoodStill, CancellationToken end)
    {
        while (!end.WaitHandle.WaitOne(Beat))
        {
            var wasSteady = IsSteady;
            Volatile.Write(ref _last, _time.GetTimestamp());
            if (!wasSteady)
                stoodStill();
        }
    }
}
