using System.CommandLine;
using MotiveProxy.Benchmarks.Load;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>actors</c>: what a relay costs through actors, in one node and across two, beside the floor and sessions in one process. Wants a server that is built with Akka.NET.</summary>
internal static class ActorsCommand
{
    private const string Floor = "floor";

    private static readonly string[] Ways = [Floor, "in process", "actors, one node", "actors, two nodes"];

    public static Command Create()
    {
        var pairs = new Option<int>("--pairs") { Description = "Sessions at once.", DefaultValueFactory = _ => 32 };
        var seconds = new Option<double>("--seconds") { Description = "How long one round lasts.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = _ => 3 };
        var server = new ServerOptions();
        var command = new Command("actors", "Sessions as actors (RUNTIME=akka), in one node and across two, beside the floor and one process.") { pairs, seconds, rounds };
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(
            server.Read(parsed), parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task RunAsync(Contestants contestants, int pairs, TimeSpan duration, int rounds)
    {
        var (alone, first, second) = (Target.FreePort().Port, Target.FreePort().Port, Target.FreePort().Port);
        await using var floor = await contestants.StartFloorAsync();
        await using var process = await contestants.StartServerAsync(Ways[1], ("STORE", "none"));
        await using var one = await contestants.StartServerAsync(Ways[2], Actor(alone, alone));
        await using var left = await contestants.StartServerAsync(Ways[3], Actor(first, first));
        await using var right = await contestants.StartServerAsync(Ways[3], Actor(second, first));
        Target[][] contests = [[floor], [process], [one], [left, right]];

        var measured = new List<Sample>();
        for (var round = 0; round <= rounds; round++)
        {
            // Who goes first changes, so that none always has the warmer machine. Round 0 warms up and does not count.
            foreach (var targets in round % 2 == 0 ? contests : [.. contests.Reverse()])
            {
                var sample = await MeasureAsync(targets, $"round{round}", pairs, duration);
                if (round > 0)
                    measured.Add(sample);
            }
        }

        Console.WriteLine($"{pairs} pairs, JSON, medians of {rounds} rounds of {duration.TotalSeconds:0.#} s, every reply right.");
        Print(measured.ToLookup(sample => sample.Way));
    }

    private static (string Name, string Value)[] Actor(int port, int seed) =>
        [("RUNTIME", "akka"), ("STORE", "none"), ("AKKA_PORT", $"{port}"), ("AKKA_SEEDS", $"127.0.0.1:{seed}")];

    private static async Task<Sample> MeasureAsync(Target[] targets, string round, int pairs, TimeSpan duration)
    {
        var before = Processor(targets);
        var figures = await RelayLoad.RunAsync([.. targets.Select(target => target.Address)], round, pairs, stream: false, duration);
        var processor = (Processor(targets) - before).TotalMicroseconds / figures.Count;
        Console.WriteLine(
            $"  {round} {targets[0].Name,-17} {figures.PerSecond,8:N0}/s  p50 {figures.P50:0.00} ms  p99 {figures.P99:0.00} ms  {processor:0.0} us of processor each");
        return new Sample(targets[0].Name, figures, processor);
    }

    private static TimeSpan Processor(Target[] targets) => targets.Aggregate(TimeSpan.Zero, (sum, target) => sum + target.ProcessorTime);

    private static void Print(ILookup<string, Sample> samples)
    {
        var table = new Table("sessions", "exchanges/s", "to the floor", "to one process", "p50, ms", "p99, ms", "processor, us/exchange");
        foreach (var way in Ways)
        {
            var rate = Median(way, sample => sample.Figures.PerSecond);
            table.Add(
                way,
                $"{rate:N0}",
                $"{rate / Median(Floor, sample => sample.Figures.PerSecond):0.00}",
                $"{rate / Median(Ways[1], sample => sample.Figures.PerSecond):0.00}",
                $"{Median(way, sample => sample.Figures.P50):0.00}",
                $"{Median(way, sample => sample.Figures.P99):0.00}",
                $"{Median(way, sample => sample.Processor):0.0}");
        }

        table.Print();

        double Median(string way, Func<Sample, double> value) => samples[way].Select(value).Median();
    }

    private sealed record Sample(string Way, RelayFigures Figures, double Processor);
}
