using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>
/// Exchanges in which both sides lose their node: how long it takes until each has what is its own. In every other one the question was
/// shown before; in the others it is asked right after, and is meant for a stand-in whose request died.
/// </summary>
internal static class Resumption
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Kills a node that holds the two requests of each exchange; both come again, to other nodes.</summary>
    /// <returns>For each exchange, the milliseconds from the kill to the right answer.</returns>
    public static async Task<List<double>> MeasureAsync(IPEndPoint standInsNext, IPEndPoint callersNext, Target victim, string round, int count)
    {
        var pairs = await Task.WhenAll(Enumerable.Range(0, count).Select(i => BeginAsync(victim.Address, $"{round}-{i}", i % 2 == 0))).WaitAsync(TimeSpan.FromSeconds(30));
        await victim.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(pairs.Select(pair => ResumeAsync(standInsNext, callersNext, pair, killed))).WaitAsync(TimeSpan.FromSeconds(120));
        return [.. times];
    }

    private static async Task<(string Session, bool WasShown)> BeginAsync(IPEndPoint node, string session, bool isShown)
    {
        var standIn = await Line.ConnectAsync(node);
        await standIn.SayAsync(new Speech(session, "standin", stream: true).Request(0));
        await standIn.HearOpeningAsync();
        if (!isShown)
            return (session, false);

        var caller = await Line.ConnectAsync(node);
        await caller.SayAsync(new Speech(session, "caller", stream: false).Request(1));
        await standIn.HearAsync();
        return (session, true);
    }

    private static async Task<double> ResumeAsync(IPEndPoint standInsNext, IPEndPoint callersNext, (string Session, bool WasShown) pair, long killed)
    {
        var session = pair.Session;
        var name = Encoding.UTF8.GetBytes(session);
        var answers = new Speech(session, "standin", stream: false);
        var asking = AgainAsync(callersNext, () => new Speech(session, "caller", stream: false).Request(1), body => answers.Check(1, ReplyText.Of(body.Span, name, stream: false)));
        if (!pair.WasShown)
        {
            var asks = new Speech(session, "caller", stream: false);
            await AgainAsync(
                standInsNext, () => new Speech(session, "standin", stream: true).Request(0), body => asks.Check(1, ReplyText.Of(body.Span, name, stream: true)));
        }

        using (var standIn = await Line.ConnectAsync(standInsNext))
            await Task.WhenAny(asking, AnswerAsync(standIn, session)).Unwrap();
        return Stopwatch.GetElapsedTime(killed).TotalMilliseconds;
    }

    // Where it was not written down that the question had arrived, it is shown again: whoever says nothing of what it was told must answer again.
    private static async Task AnswerAsync(Line standIn, string session)
    {
        while (true)
        {
            await standIn.SayAsync(new Speech(session, "standin", stream: false).Request(1));
            await standIn.HearAsync();
        }
    }

    // As an SDK does: a connection that breaks, or a status that says so, is tried again after a pause.
    private static async Task AgainAsync(IPEndPoint node, Func<ReadOnlyMemory<byte>> request, Action<Memory<byte>> check)
    {
        while (true)
        {
            try
            {
                using var line = await Line.ConnectAsync(node);
                await line.SayAsync(request());
                check(await line.HearAsync());
                return;
            }
            catch (Exception lost) when (lost is SocketException || (lost is WrongReplyException && !lost.Message.StartsWith("expected", StringComparison.Ordinal)))
            {
                await Task.Delay(Pause);
            }
        }
    }
}
