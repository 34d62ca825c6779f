using System.CommandLine;
using System.Net;
using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Sessions of one exchange each, which then stay as they are.</summary>
internal static class StoredSessions
{
    private const int AtOnce = 64;
    private const int PerAddress = 5_000;

    // A turn whose client has gone is given up after 120 s, and what is remembered of it after another 60: docs/sessions.md.
    private const double UntilQuiet = 185;

    public static Option<double> SettleOption() =>
        new("--settle") { Description = "How many seconds to wait once sessions are stored, until nothing is due in them.", DefaultValueFactory = _ => UntilQuiet };

    /// <summary>Makes those with the numbers from <paramref name="from"/> to before <paramref name="to"/>, and lets <paramref name="settle"/> pass.</summary>
    public static async Task FillAsync(IReadOnlyList<IPEndPoint> nodes, int from, int to, TimeSpan settle)
    {
        var next = from - 1;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async i =>
        {
            using var caller = await Line.ConnectAsync(nodes[(i + 1) % nodes.Count]);
            while (Interlocked.Increment(ref next) is var number && number < to)
                await ExchangeAsync(nodes[i % nodes.Count], caller, number).WaitAsync(TimeSpan.FromSeconds(30));
        }));
        Console.WriteLine($"  {to:N0} sessions are stored; for {settle.TotalSeconds:0} s what is due in them is done");
        await Task.Delay(settle);
    }

    // The stand-in answers what it was shown, and hangs up then, for what it said last would wait.
    private static async Task ExchangeAsync(IPEndPoint node, Line caller, int number)
    {
        // More connections within a minute than one address has ports: Linux owns all of 127.0.0.0/8.
        using var standIn = await Line.ConnectAsync(node, new IPAddress([127, 0, 1, (byte)(1 + (number / PerAddress % 250))]));
        var session = $"stored-{number}";
        var name = Encoding.UTF8.GetBytes(session);
        var asked = new Speech(session, "caller", stream: false);
        await standIn.SayAsync(new Speech(session, "standin", stream: true).Request(0));
        await standIn.HearOpeningAsync();
        await caller.SayAsync(asked.Request(1));
        asked.Check(1, ReplyText.Of((await standIn.HearAsync()).Span, name, stream: true));
        await standIn.SayAsync(new Speech(session, "standin", stream: false).Request(1));
        await caller.HearAsync();
    }
}
