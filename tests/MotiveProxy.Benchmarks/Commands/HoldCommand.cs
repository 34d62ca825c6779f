using System.CommandLine;
using System.Globalization;
using MotiveProxy.Benchmarks.Load;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>hold</c>: what a held stream costs in memory, and whether each can still be woken.</summary>
internal static class HoldCommand
{
    private const int WarmUp = 500;
    private const double BytesTarget = 12 * 1024;

    public static Command Create()
    {
        var count = new Option<int>("--count")
        {
            Description = "Streams held at once, each in a session of its own.",
            DefaultValueFactory = _ => 15_000,
        };
        var server = new ServerOptions();
        var command = new Command("hold", "Streams that wait: bytes each, and none lost when all are woken.") { count };
        server.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var streams = parsed.GetValue(count);
            return RunAsync(server.Read(parsed, [("MAX_SESSIONS", $"{streams + WarmUp}")]), streams);
        });
        return command;
    }

    private static async Task RunAsync(Contestants contestants, int count)
    {
        RequireFiles(count + WarmUp + 300);

        // Both collect their young garbage every 4 MB (the number is hexadecimal), so that what is counted is memory in use and
        // not what the collector leaves lying about: on a machine with a large cache that would be 5 KB a stream.
        Environment.SetEnvironmentVariable("DOTNET_GCgen0size", "400000");
        var floor = await MeasureAsync(await contestants.StartFloorAsync(), count);
        var server = await MeasureAsync(await contestants.StartServerAsync(), count);

        Console.WriteLine($"{count:N0} streams held, all woken once, each answered its own caller and is held again: none lost.");
        var table = new Table("figure", "floor", "MotiveProxy", "ratio", "target", "");
        AddRow("bytes per held stream", sample => sample.Held, "N0", $"<= {BytesTarget:N0}", Figures.Verdict(server.Held <= BytesTarget));
        AddRow("the same, after all were woken", sample => sample.Woken, "N0");
        AddRow("the process before, MB", sample => sample.Before / 1e6, "0.0");
        table.Print();

        void AddRow(string figure, Func<Sample, double> value, string format, string target = "", string verdict = "")
        {
            var (low, ours) = (value(floor), value(server));
            table.Add(figure, low.ToString(format), ours.ToString(format), $"{ours / low:0.00}", target, verdict);
        }
    }

    private static async Task<Sample> MeasureAsync(Target started, int count)
    {
        await using var target = started;
        using (var warmUp = new HeldStreams(target.Address, "warm"))
        {
            await warmUp.OpenAsync(Math.Min(WarmUp, count));
            await warmUp.WakeAsync(1);
        }

        var before = await SettledAsync(target);
        using var streams = new HeldStreams(target.Address, "held");
        await streams.OpenAsync(count);
        var held = await SettledAsync(target);
        await streams.WakeAsync(1);
        var woken = await SettledAsync(target);
        Console.WriteLine(
            $"  {target.Name,-11} {before / 1e6:0.0} MB, with {count:N0} held {held / 1e6:0.0} MB, after waking {woken / 1e6:0.0} MB");
        return new Sample(before, (held - before) / count, (woken - before) / count);
    }

    /// <summary>The working set once it has stayed the same, within 1 %, for two seconds; after ten at the latest.</summary>
    internal static async Task<double> SettledAsync(Target target)
    {
        var (last, calm) = (target.WorkingSet, 0);
        for (var i = 0; i < 20 && calm < 4; i++)
        {
            await Task.Delay(500);
            var now = target.WorkingSet;
            calm = Math.Abs(now - last) <= last / 100 ? calm + 1 : 0;
            last = now;
        }

        return last;
    }

    private static void RequireFiles(int needed)
    {
        var limits = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = limits.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        if (int.TryParse(hard, CultureInfo.InvariantCulture, out var limit) && limit < needed)
        {
            throw new BenchmarkException(
                $"one process may open {limit} files here and needs {needed}: raise it (ulimit -n {needed}), or hold fewer (--count)");
        }
    }

    private sealed record Sample(double Before, double Held, double Woken);
}
