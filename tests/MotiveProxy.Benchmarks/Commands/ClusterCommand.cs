using System.CommandLine;
using System.Net;
using MotiveProxy.Benchmarks.Load;
using MotiveProxy.Benchmarks.Reporting;
using MotiveProxy.Benchmarks.Targets;

namespace MotiveProxy.Benchmarks.Commands;

/// <summary><c>cluster</c>: nodes around one PostgreSQL, all on this machine: what a relay across nodes costs, and how soon a dead node's clients go on.</summary>
internal static class ClusterCommand
{
    private const double RateTarget = 2_000;
    private const double MedianTarget = 15;
    private const double ResumeTarget = 8_000;
    private const double BytesTarget = 16 * 1024;
    private const double GrowthTarget = 1.25;
    private const int FewStored = 1_000;

    // A hundred exchanges a second, all pairs together.
    private const int PacedPairs = 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var nodes = new Option<int>("--nodes") { Description = "Nodes.", DefaultValueFactory = _ => 3 };
        var pairs = new Option<int>("--pairs") { Description = "Sessions at once.", DefaultValueFactory = _ => 64 };
        var seconds = new Option<double>("--seconds") { Description = "How long one round lasts.", DefaultValueFactory = _ => 5 };
        var rounds = new Option<int>("--rounds") { Description = "How many rounds.", DefaultValueFactory = _ => 3 };
        var kills = new Option<int>("--kills") { Description = "How many exchanges lose their node.", DefaultValueFactory = _ => 100 };
        var held = new Option<int>("--held") { Description = "How many requests wait while memory is measured; 0: it is not.", DefaultValueFactory = _ => 5_000 };
        var stored = new Option<int>("--stored") { Description = "How many sessions are stored in the end; 0: growth is not measured.", DefaultValueFactory = _ => 100_000 };
        var settle = StoredSessions.SettleOption();
        var database = new Option<string?>("--database") { Description = "The connection string of an empty database; without it PostgreSQL is started from the system's package." };
        var server = new ServerOptions();
        var command = new Command("cluster", "Nodes around one PostgreSQL: exchanges between nodes, resuming after kill -9, memory, growth.")
        {
            nodes, pairs, seconds, rounds, kills, held, stored, settle, database,
        };
        server.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var own = parsed.GetValue(database) is null ? await Database.StartAsync() : null;
            var contestants = server.Read(
                parsed, ("RUNTIME", "postgres"), ("DATABASE", parsed.GetValue(database) ?? own!.Connection), ("MAX_SESSIONS", $"{parsed.GetValue(stored) + 100_000}"));
            var cluster = new List<Target>();
            try
            {
                for (var i = 0; i < parsed.GetValue(nodes); i++)
                    cluster.Add(await contestants.StartServerAsync($"node {i + 1}"));

                var table = new Table("figure", "measured", "target", "");
                var relay = new Relay(cluster, own, parsed.GetValue(pairs), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds));
                await relay.MeasureAsync(table);
                if (parsed.GetValue(held) > 0)
                    await HoldAsync(cluster[0], parsed.GetValue(held), table);
                if (parsed.GetValue(kills) > 0)
                    await KillAsync(contestants, cluster, parsed.GetValue(kills), table);
                if (parsed.GetValue(stored) > 0)
                    await relay.GrowAsync(parsed.GetValue(stored), TimeSpan.FromSeconds(parsed.GetValue(settle)), table);
                Console.WriteLine($"{cluster.Count} nodes and PostgreSQL on this machine, every reply right.");
                table.Print();
            }
            finally
            {
                foreach (var node in cluster)
                    await node.DisposeAsync();
            }
        });
        return command;
    }

    // The dead node's clients ask again elsewhere, as a client behind a balancer does.
    private static async Task KillAsync(Contestants contestants, List<Target> cluster, int count, Table table)
    {
        var durations = new List<double>();
        while (durations.Count < count)
        {
            await using var victim = await contestants.StartServerAsync("victim");
            var some = Math.Min(25, count - durations.Count);
            durations.AddRange(await Resumption.MeasureAsync(cluster[0].Address, cluster[^1].Address, victim, $"kill{durations.Count}", some));
        }

        durations.Sort();
        var p99 = durations[(int)(0.99 * (durations.Count - 1))];
        table.Add("kill -9 to resumed exchange, median, ms", $"{durations.Median():N0}", "", "");
        table.Add("kill -9 to resumed exchange, p99, ms", $"{p99:N0}", $"< {ResumeTarget:N0}", Figures.Verdict(p99 < ResumeTarget));
    }

    private static async Task HoldAsync(Target node, int count, Table table)
    {
        using (var warmUp = new HeldStreams(node.Address, "warm"))
            await warmUp.OpenAsync(Math.Min(500, count));
        var before = await HoldCommand.SettledAsync(node);
        using var streams = new HeldStreams(node.Address, "held");
        await streams.OpenAsync(count);
        var bytes = (await HoldCommand.SettledAsync(node) - before) / count;
        table.Add("memory per held request, bytes", $"{bytes:N0}", $"<= {BytesTarget:N0}", Figures.Verdict(bytes <= BytesTarget));
    }

    private sealed record Relay(List<Target> Cluster, Database? Database, int Pairs, TimeSpan Duration, int Rounds)
    {
        private long _exchanges;

        private readonly IPEndPoint[] _nodes = [.. Cluster.Select(node => node.Address)];

        public async Task MeasureAsync(Table table)
        {
            // Three processes have much to compile before they are what they will be.
            await RunAsync("warm-up", Pairs, TimeSpan.Zero);
            var (nodesBefore, databaseBefore) = (NodesTime, Database?.ProcessorTime);
            _exchanges = 0;
            var full = await RunAsync("full", Pairs, TimeSpan.Zero);
            table.Add("processor of the nodes, us/exchange", $"{(NodesTime - nodesBefore).TotalMicroseconds / _exchanges:0}", "", "");
            if (Database is not null)
                table.Add("processor of PostgreSQL, us/exchange", $"{(Database.ProcessorTime - databaseBefore!.Value).TotalMicroseconds / _exchanges:0}", "", "");
            var rate = full.Select(one => one.PerSecond).Median();
            table.Add($"exchanges/s, {Pairs} pairs", $"{rate:N0}", $">= {RateTarget:N0}", Figures.Verdict(rate >= RateTarget));
            table.Add($"p50, {Pairs} pairs, ms", $"{full.Select(one => one.P50).Median():0.00}", "", "");
            table.Add($"p99, {Pairs} pairs, ms", $"{full.Select(one => one.P99).Median():0.00}", "", "");
            var paced = await RunAsync("paced", PacedPairs, Pace);
            var median = paced.Select(one => one.P50).Median();
            table.Add("p50 at 100 exchanges/s, ms", $"{median:0.00}", $"< {MedianTarget:0}", Figures.Verdict(median < MedianTarget));
            table.Add("p99 at 100 exchanges/s, ms", $"{paced.Select(one => one.P99).Median():0.00}", "", "");
        }

        private TimeSpan NodesTime => Cluster.Aggregate(TimeSpan.Zero, (sum, node) => sum + node.ProcessorTime);

        public async Task GrowAsync(int stored, TimeSpan settle, Table table)
        {
            var few = Math.Min(FewStored, stored);
            await StoredSessions.FillAsync(_nodes, 0, few, settle);
            var before = (await RunAsync("few", Pairs, TimeSpan.Zero)).Select(one => one.PerSecond).Median();
            await StoredSessions.FillAsync(_nodes, few, stored, settle);
            var after = (await RunAsync("many", Pairs, TimeSpan.Zero)).Select(one => one.PerSecond).Median();
            table.Add(
                $"cost of an exchange with {stored:N0} sessions stored, to that with {few:N0}", $"{before / after:0.00}", $"<= {GrowthTarget:0.00}", Figures.Verdict(before / after <= GrowthTarget));
        }

        private async Task<List<RelayFigures>> RunAsync(string name, int pairs, TimeSpan pace)
        {
            var rounds = new List<RelayFigures>();
            for (var round = 0; round <= Rounds; round++)
            {
                var figures = await RelayLoad.RunAsync(_nodes, $"{name}{round}", pairs, stream: false, Duration, pace);
                Console.WriteLine($"  {name} round {round} {figures.PerSecond,8:N0}/s  p50 {figures.P50:0.00} ms  p99 {figures.P99:0.00} ms");
                _exchanges += figures.Count;
                if (round > 0)
                    rounds.Add(figures);
            }

            return rounds;
        }
    }
}
