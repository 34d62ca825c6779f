namespace MotiveProxy.Talking;

/// <summary>How long to wait between attempts: a quarter of a second, doubled each time, never over five seconds.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;
    private long _began;

    /// <summary>How many attempts have failed in a row.</summary>
    public int Failed { get; private set; }

    /// <summary>For how long they have.</summary>
    public TimeSpan Lasting => Failed is 0 ? TimeSpan.Zero : time.GetElapsedTime(_began);

    /// <summary>Waits after a failure, at least as long as the server asks for.</summary>
    public Task WaitAsync(TimeSpan? atLeast, CancellationToken cancellation)
    {
        if (Failed++ is 0)
            _began = time.GetTimestamp();

        var wait = atLeast > _next ? atLeast.Value : _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return Task.Delay(wait, time, cancellation);
    }

    /// <summary>Begins anew after a success.</summary>
    public void Reset()
    {
        Failed = 0;
        _next = First;
    }
}
