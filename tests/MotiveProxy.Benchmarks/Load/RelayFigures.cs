using System.Diagnostics;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>What one round of a relay came to.</summary>
/// <param name="Count">Exchanges, each a prompt and its answer, all replies right.</param>
/// <param name="PerSecond">Exchanges per second.</param>
/// <param name="P50">The median time from a caller's request to its reply, in milliseconds.</param>
/// <param name="P99">The time that one in a hundred exchanges takes or exceeds, in milliseconds.</param>
internal sealed record RelayFigures(int Count, double PerSecond, double P50, double P99)
{
    public static RelayFigures Of(IEnumerable<long> durations, TimeSpan elapsed)
    {
        var sorted = durations.Order().ToArray();
        return sorted.Length == 0
            ? throw new WrongReplyException("not one exchange was completed")
            : new RelayFigures(sorted.Length, sorted.Length / elapsed.TotalSeconds, At(0.50), At(0.99));

        double At(double rank) => sorted[(int)(rank * (sorted.Length - 1))] * 1000.0 / Stopwatch.Frequency;
    }
}
