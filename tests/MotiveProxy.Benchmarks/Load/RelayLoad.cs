using System.Diagnostics;
using System.Net;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Pairs in conversation for some seconds.</summary>
internal static class RelayLoad
{
    /// <summary>Runs one round.</summary>
    /// <param name="nodes">Where to: the two sides of a pair speak to different nodes if there are several.</param>
    /// <param name="round">Part of the sessions' names: unique.</param>
    /// <param name="pairCount">How many sessions at once.</param>
    /// <param name="stream">Whether all requests stream.</param>
    /// <param name="duration">For how long.</param>
    /// <param name="pace">The time from one question of a pair to the next; zero: as fast as it is answered.</param>
    /// <exception cref="WrongReplyException">A reply was not the one that was due, or none came in time.</exception>
    public static async Task<RelayFigures> RunAsync(
        IReadOnlyList<IPEndPoint> nodes, string round, int pairCount, bool stream, TimeSpan duration, TimeSpan pace = default)
    {
        var pairs = new List<Pair>();
        try
        {
            for (var i = 0; i < pairCount; i++)
                pairs.Add(await Pair.SeatAsync(nodes[i % nodes.Count], nodes[(i + 1) % nodes.Count], $"{round}-{i}", stream).WaitAsync(TimeSpan.FromSeconds(30)));

            var begin = Stopwatch.GetTimestamp();
            var end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency);
            await Task.WhenAll(pairs.Select(async (pair, i) =>
            {
                // Spread over the pace: people do not all ask at the same moment.
                await Task.Delay(pace * i / pairs.Count);
                await pair.RunAsync(end, pace);
            })).WaitAsync(duration + TimeSpan.FromSeconds(30));
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
