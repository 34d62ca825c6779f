using System.Diagnostics;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>Clients who talk while the server under them breaks, and what is to be said of it afterwards.</summary>
/// <param name="server">The server.</param>
/// <param name="output">What is shown of a failure.</param>
/// <param name="seed">What all chance comes from, but for the machine's own.</param>
/// <param name="limit">A trial that takes this long has failed.</param>
internal sealed class Trial(IServerUnderTest server, ITestOutputHelper output, int seed, TimeSpan limit) : IDisposable
{
    private readonly CancellationTokenSource _failed = new(limit);

    // What a break waits for at last, so that no moment of an exchange is left to luck: the step with which it begins.
    private static readonly Dictionary<Moment, (string Kind, Func<Entry, bool> Is)> Aims = new()
    {
        [Moment.Asked] = ("a question", entry => entry is { IsCallers: true, Step: Step.Said }),
        [Moment.Shown] = ("a showing", entry => entry is { IsCallers: false, Step: Step.Heard }),
        [Moment.Typed] = ("a part", entry => entry is { Step: Step.Typed }),
        [Moment.Answered] = ("an answer", entry => entry is { IsCallers: false, Step: Step.Said, Words: not Entry.Ping, IsEnd: false }),
        [Moment.Delivering] = ("the end of an answer in parts", entry => entry.IsEnd),
    };

    /// <summary>What everybody notes.</summary>
    public Tape Tape { get; } = new();

    /// <summary>Ends everything when anything has failed, or nothing has ended in time.</summary>
    public CancellationToken Failed => _failed.Token;

    /// <summary>Lets everybody do what they do, until the last has ended or the first has failed, and shows the tape; if one fails, also what the server printed.</summary>
    public async Task RunAsync(params Task[] everybody)
    {
        try
        {
            await foreach (var ended in Task.WhenEach(everybody))
                await ended;
        }
        catch
        {
            await _failed.CancelAsync();
            await Task.WhenAll(everybody).ContinueWith(_ => { }, TaskScheduler.Default);
            output.WriteLine(server.Output);
            throw;
        }
        finally
        {
            output.WriteLine(string.Join('\n', Tape.Entries));
        }
    }

    /// <summary>Breaks the server so many times. The moment is counted in the clients' steps: a request on its way, an answer just heard, everybody coming back at once.</summary>
    /// <param name="times">How often.</param>
    /// <param name="mostSteps">The most steps that everybody takes before the next, but for the last.</param>
    /// <param name="fewestOfAMoment">How many exchanges have to be broken at each moment: short ones are rarely hit, so it goes on for them, up to three times as often.</param>
    public async Task BreakAsync(int times, int mostSteps, int fewestOfAMoment = 0)
    {
        var random = new Random(seed);
        var down = TimeSpan.Zero;
        var done = 0;
        for (Moment? missed = null; done < times || (done < 3 * times && (missed = Missed(fewestOfAMoment)) is not null); done++)
        {
            // Now and then it is any moment.
            var aim = missed ?? (random.Next(Aims.Count + 1) is var one && one < Aims.Count ? (Moment)one : null);
            await Tape.FurtherAsync(random.Next(1, mostSteps)).WaitAsync(Failed);
            if (aim is { } moment)
                await Tape.FurtherAsync(1, Aims[moment].Is, Aims[moment].Kind).WaitAsync(Failed);
            var begin = Stopwatch.GetTimestamp();
            await server.BreakAsync(Tape, random);
            down += Stopwatch.GetElapsedTime(begin);
        }

        output.WriteLine($"{done} times down, {down.TotalSeconds:0.0} s in all");
    }

    private Moment? Missed(int fewest)
    {
        foreach (var (moment, count) in Moments.Broken(Tape.Entries))
        {
            if (count < fewest)
                return moment;
        }

        return null;
    }

    /// <summary>How often a caller noticed: its request failed, or its client had to repeat it.</summary>
    public int Noticed => Tape.Entries.Count(entry => entry.IsCallers && (entry.Step == Step.Broke || entry.Requests > 1));

    /// <summary>Fails unless everybody got the answer to his own question once.</summary>
    public void Judge()
    {
        var faults = Checker.Faults(Tape.Entries);
        Assert.True(faults.Count == 0, $"seed {seed}:\n{string.Join('\n', faults)}");
    }

    /// <summary>Fails unless so many exchanges were broken at each moment of an exchange.</summary>
    public void JudgeMoments(int fewest)
    {
        var broken = Moments.Broken(Tape.Entries);
        output.WriteLine($"exchanges broken: {string.Join(", ", broken)}");
        Assert.All(broken, moment => Assert.True(moment.Value >= fewest, $"seed {seed}: {moment.Value} exchanges were broken when they were {moment.Key}"));
    }

    /// <inheritdoc/>
    public void Dispose() => _failed.Dispose();
}
