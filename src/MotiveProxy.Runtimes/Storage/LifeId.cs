using System.Globalization;

namespace MotiveProxy.Runtimes.Storage;

/// <summary>One life of a session. A name may live again after its session is over, and then has a new one.</summary>
/// <param name="Value">Larger than that of every earlier life.</param>
public readonly record struct LifeId(long Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Makes the ids of lives: about the time in microseconds, so that they rise over restarts, and never the same twice.</summary>
/// <param name="last">The newest that is stored already.</param>
internal sealed class LifeIds(LifeId last)
{
    private readonly Lock _gate = new();
    private long _last = last.Value;

    /// <summary>Makes an id that is larger than all before.</summary>
    public LifeId Next(DateTimeOffset now)
    {
        lock (_gate)
            return new LifeId(_last = Math.Max(_last + 1, (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond));
    }
}
