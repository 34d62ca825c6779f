using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>A stand-in and a caller in one session, each on its own connection, as fast as the server lets them.</summary>
internal sealed class Pair : IDisposable
{
    private readonly byte[] _session;
    private readonly bool _stream;
    private readonly Line _standIn;
    private readonly Line _caller;
    private volatile bool _over;

    private Pair(string session, bool stream, Line standIn, Line caller)
    {
        _session = Encoding.UTF8.GetBytes(session);
        _stream = stream;
        _standIn = standIn;
        _caller = caller;
        StandInSays = new Speech(session, "standin", stream);
        StandInHears = new Speech(session, "caller", stream);
        CallerSays = new Speech(session, "caller", stream);
        CallerHears = new Speech(session, "standin", stream);
    }

    /// <summary>How long each exchange took the caller, in ticks of <see cref="Stopwatch"/>.</summary>
    public List<long> Durations { get; } = new(100_000);

    private Speech StandInSays { get; }

    private Speech StandInHears { get; }

    private Speech CallerSays { get; }

    private Speech CallerHears { get; }

    /// <summary>Connects both sides, each with a node of its own if there are several, and seats the stand-in: its ping is held when this returns.</summary>
    public static async Task<Pair> SeatAsync(IPEndPoint standInsNode, IPEndPoint callersNode, string session, bool stream)
    {
        var pair = new Pair(session, stream, await Line.ConnectAsync(standInsNode), await Line.ConnectAsync(callersNode));

        // The ping streams in either mode: the opening event says that it is seated, so that who is who is no race.
        await pair._standIn.SayAsync(new Speech(session, "standin", stream: true).Request(0));
        await pair._standIn.HearOpeningAsync();
        return pair;
    }

    /// <summary>Asks and answers until the clock says <paramref name="end"/>.</summary>
    /// <param name="end">In ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="pace">The time from one question to the next; zero: as fast as it is answered.</param>
    public async Task RunAsync(long end, TimeSpan pace = default)
    {
        var answering = AnswerAsync();
        await Task.WhenAny(AskAsync(end, pace), answering).Unwrap();
        _over = true;
        _standIn.Dispose();
        await answering;
    }

    public void Dispose()
    {
        _over = true;
        _standIn.Dispose();
        _caller.Dispose();
    }

    private async Task AskAsync(long end, TimeSpan pace)
    {
        using var beat = pace > TimeSpan.Zero ? new PeriodicTimer(pace) : null;
        for (var number = 1L; ; number++)
        {
            var asked = Stopwatch.GetTimestamp();
            if (asked >= end)
                return;

            await _caller.SayAsync(CallerSays.Request(number));
            var body = await _caller.HearAsync();
            CallerHears.Check(number, ReplyText.Of(body.Span, _session, _stream));
            Durations.Add(Stopwatch.GetTimestamp() - asked);
            if (beat is not null)
                await beat.WaitForNextTickAsync();
        }
    }

    private async Task AnswerAsync()
    {
        try
        {
            var streamed = true;
            for (var number = 1L; ; number++)
            {
                var body = await _standIn.HearAsync();
                StandInHears.Check(number, ReplyText.Of(body.Span, _session, streamed));
                await _standIn.SayAsync(StandInSays.Request(number));
                streamed = _stream;
            }
        }
        catch (Exception end) when (_over && end is SocketException or ObjectDisposedException)
        {
            // The last hold of a stand-in has nobody left to answer it.
        }
    }
}
