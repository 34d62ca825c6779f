using System.CommandLine;
using MotiveProxy.Benchmarks.Load;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>relay</c>: how many exchanges a second, and how long one takes, beside the floor.</summary>
internal static class RelayCommand
{
    private const double RateTarget = 0.85;
    private const double P99Target = 1.5;

    public static Command Create()
    {
        var pairs = new Option<int>("--pairs") { Description = "Sessions at once.", DefaultValueFactory = _ => 32 };
        var seconds = new Option<double>("--seconds") { Description = "How long one round lasts.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = _ => 5 };
        var server = new ServerOptions();
        var command = new Command("relay", "Pairs in conversation, every reply checked: exchanges per second and their times.")
        {
            pairs,
            seconds,
            rounds,
        };
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(
            server.Read(parsed), parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds)));
        return command;
    }

    private static async Task RunAsync(Contestants contestants, int pairs, TimeSpan duration, int rounds)
    {
        await using var floor = await contestants.StartFloorAsync();
        await using var server = await contestants.StartServerAsync();

        var measured = new List<Sample>();
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var stream in (bool[])[false, true])
            {
                // Who goes first changes, so that neither always has the warmer machine. Round 0 warms up and does not count.
                foreach (var target in round % 2 == 0 ? new[] { floor, server } : [server, floor])
                {
                    var sample = await MeasureAsync(target, $"round{round}", pairs, stream, duration);
                    if (round > 0)
                        measured.Add(sample);
                }
            }
        }

        Console.WriteLine(
            $"{pairs} pairs, 200-byte messages, medians of {rounds} rounds of {duration.TotalSeconds:0.#} s, " +
            $"{measured.Sum(sample => sample.Figures.Count):N0} exchanges, every reply right.");
        var table = new Table("mode", "figure", "floor", "MotiveProxy", "ratio", "target", "");
        AddRows(table, "JSON", measured.Where(sample => !sample.Stream).ToLookup(sample => sample.Target));
        AddRows(table, "streaming", measured.Where(sample => sample.Stream).ToLookup(sample => sample.Target));
        table.Print();
    }

    private static async Task<Sample> MeasureAsync(Target target, string round, int pairs, bool stream, TimeSpan duration)
    {
        var before = target.ProcessorTime;
        var figures = await RelayLoad.RunAsync([target.Address], $"{round}-{(stream ? "stream" : "json")}", pairs, stream, duration);
        var processor = (target.ProcessorTime - before).TotalMicroseconds / figures.Count;
        Console.WriteLine(
            $"  {round} {(stream ? "streaming" : "JSON"),-9} {target.Name,-11} {figures.PerSecond,8:N0}/s  " +
            $"p50 {figures.P50:0.00} ms  p99 {figures.P99:0.00} ms  {processor:0.0} us of processor each");
        return new Sample(target.Name, stream, figures, processor);
    }

    private static void AddRows(Table table, string mode, ILookup<string, Sample> samples)
    {
        var (floor, server) = (samples["floor"].ToArray(), samples["MotiveProxy"].ToArray());
        Add("exchanges/s", sample => sample.Figures.PerSecond, "N0", ratio => ratio >= RateTarget, $">= {RateTarget:0.00}");
        Add("p50, ms", sample => sample.Figures.P50, "0.00");
        Add("p99, ms", sample => sample.Figures.P99, "0.00", ratio => ratio <= P99Target, $"<= {P99Target:0.00}");
        Add("processor, us/exchange", sample => sample.Processor, "0.0");

        void Add(string figure, Func<Sample, double> value, string format, Func<double, bool>? met = null, string target = "")
        {
            var (low, ours) = (floor.Select(value).Median(), server.Select(value).Median());
            var verdict = met is null ? "" : Figures.Verdict(met(ours / low));
            table.Add(mode, figure, low.ToString(format), ours.ToString(format), $"{ours / low:0.00}", target, verdict);
        }
    }

    private sealed record Sample(string Target, bool Stream, RelayFigures Figures, double Processor);
}
