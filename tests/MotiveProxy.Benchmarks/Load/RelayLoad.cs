using System.Diagnostics;
using System.Net;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Pairs in conversation for some seconds.</summary>
internal static class RelayLoad
{
    /// <summary>Runs one round.</summary>
    /// <param name="server">Where to.</param>
    /// <param name="round">Part of the sessions' names: unique.</param>
    /// <param name="pairCount">How many sessions at once.</param>
    /// <param name="stream">Whether all requests stream.</param>
    /// <param name="duration">For how long.</param>
    /// <exception cref="WrongReplyException">A reply was not the one that was due, or none came in time.</exception>
    public static async Task<RelayFigures> RunAsync(IPEndPoint server, string round, int pairCount, bool stream, TimeSpan duration)
    {
        var pairs = new List<Pair>();
        try
        {
            for (var i = 0; i < pairCount; i++)
                pairs.Add(await Pair.SeatAsync(server, $"{round}-{i}", stream).WaitAsync(TimeSpan.FromSeconds(30)));

            var begin = Stopwatch.GetTimestamp();
            var end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            await Task.WhenAll(pairs.Select(pair => pair.RunAsync(end))).WaitAsync(duration + TimeSpan.FromSeconds(30));
            return RelayFigures.Of(pairs.SelectMany(pair => pair.Durations), Stopwatch.GetElapsedTime(begin));
        }
        catch (TimeoutException)
        {
            throw new WrongReplyException($"{round}: a reply did not come within 30 s");
        }
        finally
        {
            pairs.ForEach(pair => pair.Dispose());
        }
    }
}
