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

    // What a break waits for at last, so that no moment of an exchange is left to luck.
    private static readonly (string Kind, Func<Entry, bool> Is)[] Aims =
    [
        ("any", _ => true),
        ("a question", entry => entry is { IsCallers: true, Step: Step.Said }),
        ("a showing", entry => entry is { IsCallers: false, Step: Step.Heard }),
        ("a part", entry => entry is { Step: Step.Typed }),
        ("the end of an answer in parts", entry => entry is { IsCallers: false, Step: Step.Said, Prompt: not null }),
    ];

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
    /// <param name="fewestOfAMoment">How many exchanges have to be broken at each moment: short ones are rarely hit, so it goes on, up to three times as often.</param>
    public async Task BreakAsync(int times, int mostSteps, int fewestOfAMoment = 0)
    {
        var random = new Random(seed);
        var down = TimeSpan.Zero;
        var done = 0;
        for (; done < times || (done < 3 * times && IsAMomentMissed(fewestOfAMoment)); done++)
        {
            var (kind, counts) = Aims[random.Next(Aims.Length)];
            await Tape.FurtherAsync(random.Next(1, mostSteps)).WaitAsync(Failed);
            await Tape.FurtherAsync(1, counts, kind).WaitAsync(Failed);
            var begin = Stopwatch.GetTimestamp();
            await server.BreakAsync(Tape, random);
            down += Stopwatch.GetElapsedTime(begin);
        }

        output.WriteLine($"{done} times down, {down.TotalSeconds:0.0} s in all");
    }

    private bool IsAMomentMissed(int fewest) => Moments.Broken(Tape.Entries).Any(moment => moment.Value < fewest);

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
