using System.Net;
using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Many stand-ins that wait, each in a session of its own, and can be woken.</summary>
internal sealed class HeldStreams(IPEndPoint server, string round) : IDisposable
{
    private const int AtOnce = 64;
    private const int PerAddress = 5000;

    private readonly List<Line> _standIns = [];

    /// <summary>Opens streams until so many are held.</summary>
    public async Task OpenAsync(int count)
    {
        while (_standIns.Count < count)
        {
            var batch = Enumerable.Range(_standIns.Count, Math.Min(AtOnce, count - _standIns.Count)).Select(PingAsync);
            _standIns.AddRange(await Task.WhenAll(batch).WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    /// <summary>Sends each stand-in a prompt and has it answer; each is held again after it.</summary>
    /// <param name="number">The running number of the prompts: one more than the last time.</param>
    /// <exception cref="WrongReplyException">One was lost, or heard what was not meant for it.</exception>
    public async Task WakeAsync(long number)
    {
        var next = -1;
        var wakers = Enumerable.Range(0, Math.Min(AtOnce, _standIns.Count)).Select(async _ =>
        {
            using var caller = await Line.ConnectAsync(server);
            while (Interlocked.Increment(ref next) is var i && i < _standIns.Count)
                await WakeOneAsync(caller, i, number).WaitAsync(TimeSpan.FromSeconds(30));
        });
        await Task.WhenAll(wakers);
    }

    public void Dispose() => _standIns.ForEach(standIn => standIn.Dispose());

    private async Task<Line> PingAsync(int index)
    {
        // More connections than one address has ports: Linux owns all of 127.0.0.0/8.
        var line = await Line.ConnectAsync(server, new IPAddress([127, 0, 0, (byte)(2 + (index / PerAddress))]));
        await line.SayAsync(new Speech(Name(index), "standin", stream: true).Request(0));
        await line.HearOpeningAsync();
        return line;
    }

    private async Task WakeOneAsync(Line caller, int index, long number)
    {
        var session = Encoding.UTF8.GetBytes(Name(index));
        var callerSays = new Speech(Name(index), "caller", stream: true);
        var standInSays = new Speech(Name(index), "standin", stream: true);
        var standIn = _standIns[index];

        await caller.SayAsync(callerSays.Request(number));
        callerSays.Check(number, ReplyText.Of((await standIn.HearAsync()).Span, session, stream: true));

        await standIn.SayAsync(standInSays.Request(number));
        standInSays.Check(number, ReplyText.Of((await caller.HearAsync()).Span, session, stream: true));
        await standIn.HearOpeningAsync();
    }

    private string Name(int index) => $"{round}-{index}";
}
