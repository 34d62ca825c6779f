using System.CommandLine;
using MotiveProxy.Benchmarks.Load;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>durable</c>: what it costs that nobody is told what a crash could undo.</summary>
internal static class DurableCommand
{
    private const double RateTarget = 0.5;
    private const double AddedTarget = 15;
    private const double GrowthTarget = 1.25;
    private const int FewStored = 1_000;

    public static Command Create()
    {
        var pairs = new Option<int>("--pairs") { Description = "Sessions at once.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<double>("--seconds") { Description = "How long one round lasts.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = _ => 5 };
        var stored = new Option<int>("--stored") { Description = "How many sessions are stored in the end; 0: growth is not measured.", DefaultValueFactory = _ => 100_000 };
        var settle = StoredSessions.SettleOption();
        var server = new ServerOptions();
        var command = new Command("durable", "Sessions in a SQLite file beside sessions in memory, and how the cost grows with what is stored.")
        {
            pairs, seconds, rounds, stored, settle,
        };
        server.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var most = new Stock(parsed.GetValue(stored), TimeSpan.FromSeconds(parsed.GetValue(settle)));
            return RunAsync(
                server.Read(parsed, [("MAX_SESSIONS", $"{most.Count + 100_000}")]),
                new Round(parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds)),
                most);
        });
        return command;
    }

    private static async Task RunAsync(Contestants contestants, Round round, Stock stored)
    {
        var folder = Directory.CreateTempSubdirectory("motive-benchmark-");
        try
        {
            await using (var memory = await contestants.StartServerAsync("memory"))
            await using (var sqlite = await StartAsync(contestants, folder, "relay"))
                await CompareAsync(memory, sqlite, round);

            if (stored.Count > 0)
            {
                await using var growing = await StartAsync(contestants, folder, "growth");
                await GrowAsync(growing, round, stored);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Target> StartAsync(Contestants contestants, DirectoryInfo folder, string name) =>
        contestants.StartServerAsync("SQLite", ("STORE", "sqlite"), ("DATABASE", Path.Combine(folder.FullName, name + ".db")));

    private static async Task CompareAsync(Target memory, Target sqlite, Round round)
    {
        var measured = new Dictionary<string, List<RelayFigures>> { [memory.Name] = [], [sqlite.Name] = [] };
        var processor = new Dictionary<string, List<double>> { [memory.Name] = [], [sqlite.Name] = [] };
        for (var number = 0; number <= round.Count; number++)
        {
            foreach (var target in number % 2 == 0 ? new[] { memory, sqlite } : [sqlite, memory])
            {
                var before = target.ProcessorTime;
                var figures = await RelayLoad.RunAsync([target.Address], $"round{number}", round.Pairs, stream: false, round.Duration);
                var each = (target.ProcessorTime - before).TotalMicroseconds / figures.Count;
                Console.WriteLine($"  round {number} {target.Name,-8} {figures.PerSecond,8:N0}/s  p50 {figures.P50:0.00} ms  p99 {figures.P99:0.00} ms  processor {each:0.0} us");
                if (number > 0)
                {
                    measured[target.Name].Add(figures);
                    processor[target.Name].Add(each);
                }
            }
        }

        var (without, with) = (measured[memory.Name], measured[sqlite.Name]);
        var rate = (Low: without.Select(one => one.PerSecond).Median(), Ours: with.Select(one => one.PerSecond).Median());
        var p50 = (Low: without.Select(one => one.P50).Median(), Ours: with.Select(one => one.P50).Median());
        var p99 = (Low: without.Select(one => one.P99).Median(), Ours: with.Select(one => one.P99).Median());
        Console.WriteLine($"{round.Pairs} pairs, JSON, medians of {round.Count} rounds of {round.Duration.TotalSeconds:0.#} s, every reply right.");
        var table = new Table("figure", "memory", "SQLite", "ratio or added", "target", "");
        table.Add("exchanges/s", $"{rate.Low:N0}", $"{rate.Ours:N0}", $"{rate.Ours / rate.Low:0.00}", $">= {RateTarget:0.00}", Figures.Verdict(rate.Ours / rate.Low >= RateTarget));
        table.Add("p50, ms", $"{p50.Low:0.00}", $"{p50.Ours:0.00}", $"+{p50.Ours - p50.Low:0.00}", "", "");
        table.Add("p99, ms", $"{p99.Low:0.00}", $"{p99.Ours:0.00}", $"+{p99.Ours - p99.Low:0.00}", $"< {AddedTarget:0}", Figures.Verdict(p99.Ours - p99.Low < AddedTarget));
        var used = (Low: processor[memory.Name].Median(), Ours: processor[sqlite.Name].Median());
        table.Add("processor, us/exchange", $"{used.Low:0.0}", $"{used.Ours:0.0}", $"{used.Ours / used.Low:0.00}", "", "");
        table.Print();
    }

    private static async Task GrowAsync(Target target, Round round, Stock stored)
    {
        var few = Math.Min(FewStored, stored.Count);
        await StoredSessions.FillAsync([target.Address], 0, few, stored.Settle);
        var before = await GrowthAsync(target, round, "few");
        await StoredSessions.FillAsync([target.Address], few, stored.Count, stored.Settle);
        var after = await GrowthAsync(target, round, "many");
        var table = new Table("SQLite", $"{few:N0} stored", $"{stored.Count:N0} stored", "ratio", "target", "");
        table.Add("time of an exchange at full load, us", $"{1e6 / before:0}", $"{1e6 / after:0}", $"{before / after:0.00}", $"<= {GrowthTarget:0.00}", Figures.Verdict(before / after <= GrowthTarget));
        table.Print();
    }

    private static async Task<double> GrowthAsync(Target target, Round round, string name)
    {
        var rates = new List<double>();
        for (var number = 0; number <= round.Count; number++)
        {
            var figures = await RelayLoad.RunAsync([target.Address], $"{name}{number}", round.Pairs, stream: false, round.Duration);
            if (number > 0)
                rates.Add(figures.PerSecond);
        }

        return rates.Median();
    }

    /// <summary>How many sessions are stored in the end, and how long what is due in them takes.</summary>
    private sealed record Stock(int Count, TimeSpan Settle);

    private sealed record Round(int Pairs, TimeSpan Duration, int Count);
}
