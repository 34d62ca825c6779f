using System.CommandLine;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>startup</c>: from the start of the process to the first answered <c>GET /health</c>.</summary>
internal static class StartupCommand
{
    private const double MedianTarget = 1000;

    public static Command Create()
    {
        var runs = new Option<int>("--runs") { Description = "How many starts of each.", DefaultValueFactory = _ => 10 };
        var server = new ServerOptions();
        var command = new Command("startup", "Published Release, from the start of the process to the first answered /health.") { runs };
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(server.Read(parsed), parsed.GetValue(runs)));
        return command;
    }

    private static async Task RunAsync(Contestants contestants, int runs)
    {
        // The first start of each fills the file cache and does not count.
        var (floor, server) = (new List<double>(), new List<double>());
        for (var run = 0; run <= runs; run++)
        {
            var (low, ours) = (await MeasureAsync(contestants.StartFloorAsync), await MeasureAsync(() => contestants.StartServerAsync()));
            if (run == 0)
                continue;

            floor.Add(low);
            server.Add(ours);
        }

        Console.WriteLine($"Start to first answered /health, {runs} starts of each.");
        var table = new Table("figure", "floor", "MotiveProxy", "ratio", "target", "");
        AddRow("median, ms", floor.Median(), server.Median(), $"< {MedianTarget:N0}", Figures.Verdict(server.Median() < MedianTarget));
        AddRow("slowest, ms", floor.Max(), server.Max());
        table.Print();

        void AddRow(string figure, double low, double ours, string target = "", string verdict = "") =>
            table.Add(figure, $"{low:N0}", $"{ours:N0}", $"{ours / low:0.00}", target, verdict);
    }

    private static async Task<double> MeasureAsync(Func<Task<Target>> start)
    {
        await using var target = await start();
        return target.StartUp.TotalMilliseconds;
    }
}
