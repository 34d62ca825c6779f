namespace MotiveProxy.Commands;

/// <summary>Times as people read them in a table.</summary>
/// <param name="time">The clock.</param>
internal sealed class Elapsed(TimeProvider time)
{
    private double Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    /// <summary>How long ago a moment was.</summary>
    public string Since(double unixSeconds) => $"{Span(Now - unixSeconds)} ago";

    /// <summary>How long it is until a moment.</summary>
    public string Until(double unixSeconds) => Span(unixSeconds - Now);

    private static string Span(double seconds)
    {
        var span = TimeSpan.FromSeconds(Math.Max(0, seconds));
        return span.TotalMinutes < 1 ? $"{(int)span.TotalSeconds} s"
            : span.TotalHours < 1 ? $"{(int)span.TotalMinutes} min"
            : span.TotalDays < 2 ? $"{(int)span.TotalHours} h"
            : $"{(int)span.TotalDays} days";
    }
}
