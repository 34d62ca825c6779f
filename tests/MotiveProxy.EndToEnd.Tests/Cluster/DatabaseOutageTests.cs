using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>PostgreSQL goes away under conversations at three nodes, and comes back; the clients' own notes say that nobody lost anything.</summary>
public sealed class DatabaseOutageTests(SharedCluster shared, ITestOutputHelper output) : IClassFixture<SharedCluster>
{
    private const int Holders = 3;

    /// <summary>A test that takes this long has failed; it needs about a tenth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    // By then whoever was not taken was refused.
    private static readonly TimeSpan Refused = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(10);

    [SkippableTheory]
    [InlineData("stopped", 1)]
    [InlineData("killed", 2)]
    [InlineData("restarted", 3)]
    public async Task While_PostgreSQL_is_away_those_who_are_held_wait_on_and_those_who_are_new_are_refused_and_then_everything_goes_on(string how, int seed)
    {
        var cluster = await shared.ReadyAsync();
        await SurviveAsync(cluster, seed, tape => how switch
        {
            "restarted" => RestartAsync(cluster, tape),
            _ => BeAwayAsync(cluster, tape, how == "killed" ? cluster.KillDatabaseAsync : cluster.StopDatabaseAsync),
        });
    }

    [SkippableTheory]
    [InlineData(4)]
    public async Task While_PostgreSQLs_disk_is_full_nobody_is_told_anything_that_is_not_stored_and_then_everything_goes_on(int seed)
    {
        const int megabytes = 160;
        await using var disk = await SmallDisk.MountAsync(megabytes);
        await using var cluster = await LocalCluster.StartAsync(new Dictionary<string, string> { ["DATABASE_FOLDER"] = disk.Folder }, within: disk.Within);
        await SurviveAsync(cluster, seed, tape => BeFullAsync(cluster, disk, tape));
    }

    // The tests share the cluster, which remembers what was asked in a room.
    private static int FirstRoom(int seed) => (3000 * seed) + 1;

    private async Task SurviveAsync(LocalCluster cluster, int seed, Func<Tape, Task> breakAndMend)
    {
        var server = new ClusterUnderTest(cluster, cluster.Addresses, (_, tape, _) => breakAndMend(tape));
        var balancer = new ClusterUnderTest(cluster, [cluster.Balancer], (_, _, _) => Task.CompletedTask);
        using var trial = new Trial(server, output, seed, Limit);
        var quiet = new Room(server, trial.Tape, FirstRoom(seed) - 1);
        using var eyes = new OperatorClient(cluster.Node(1));
        await using var watch = await eyes.WatchAsync(quiet.Name);
        var callers = Enumerable.Range(0, Holders).Select(quiet.PlainCaller).ToList();
        var held = Task.WhenAll(callers.Select(caller => caller.AskAsync(trial.Failed)));
        await watch.NextAsync("prompt_opened", Holders);

        var breaking = trial.BreakAsync(times: 1, mostSteps: 60);
        await trial.RunAsync([breaking, .. new Talk(server, balancer, FirstRoom(seed)).Until(breaking, trial)]);
        Assert.False(held.IsCompleted);
        await trial.RunAsync(quiet.WithPersonAsync(() => held, trial.Failed));
        callers.ForEach(caller => caller.Dispose());

        trial.Judge();
        Assert.DoesNotContain(trial.Tape.Entries, entry => entry.Room == quiet.Name && entry is { IsCallers: true, Step: Step.Broke });
        JudgeHeld(trial.Tape.Entries);
    }

    // Whoever was taken before the outage is neither refused nor cut off, even in the moment in which everything goes on. A client that
    // repeats its requests by itself does not say which of them it was, and an operator's are answered at once.
    private void JudgeHeld(IReadOnlyList<Entry> tape)
    {
        var away = tape.Single(entry => entry.Step == Step.Hit).At;
        var held = tape.Where(entry => entry.Step != Step.Hit && entry.Requests == 1)
            .GroupBy(entry => (entry.Room, entry.Who))
            .Where(client => client.All(entry => entry.IsCallers || entry.Prompt is null))
            .Select(client => (Last: client.LastOrDefault(entry => entry.At < away), Next: client.FirstOrDefault(entry => entry.At > away)))
            .Where(client => client.Last is { Step: Step.Said } && client.Next is { } next && next.At - away > Refused.TotalNanoseconds)
            .Select(client => client.Next!)
            .ToList();
        output.WriteLine($"{held.Count} plain requests were held through it");
        Assert.DoesNotContain(held, entry => entry.Step == Step.Broke);
    }

    private async Task BeAwayAsync(LocalCluster cluster, Tape tape, Func<Task> end)
    {
        var over = Task.Delay(Outage);
        await end();
        ClusterUnderTest.Hit(tape, "PostgreSQL is away");
        await Task.WhenAll(cluster.Addresses.Select(RefusesAsync));
        await over;
        await cluster.StartDatabaseAsync();
        await RecoverAsync(cluster);
    }

    private async Task RestartAsync(LocalCluster cluster, Tape tape)
    {
        await cluster.StopDatabaseAsync();
        ClusterUnderTest.Hit(tape, "PostgreSQL is restarted");
        await cluster.StartDatabaseAsync();
        await RecoverAsync(cluster);
    }

    private async Task BeFullAsync(LocalCluster cluster, SmallDisk disk, Tape tape)
    {
        disk.Fill();
        ClusterUnderTest.Hit(tape, "PostgreSQL's disk is full");
        await Task.WhenAll(cluster.Addresses.Select(RefusesAsync));
        output.WriteLine($"While the disk is full: {string.Join(", ", await cluster.StatusAsync())}");
        await disk.FreeAsync();

        // It gives itself up if it cannot even write its log, and then is somebody's to start.
        while ((await cluster.StatusAsync())["database"] is var state and not "ready")
        {
            if (state == "dead")
                await cluster.StartDatabaseAsync();
        }

        await RecoverAsync(cluster);
    }

    private async Task RecoverAsync(LocalCluster cluster)
    {
        var back = Stopwatch.GetTimestamp();
        await Task.WhenAll(cluster.Addresses.Select(node => HealthAsync(node, HttpStatusCode.OK, "ready")));
        output.WriteLine($"All nodes were ready {Stopwatch.GetElapsedTime(back).TotalSeconds:0.0} s after PostgreSQL was");
    }

    private static async Task RefusesAsync(Uri node)
    {
        await HealthAsync(node, HttpStatusCode.ServiceUnavailable, "store_unavailable");
        using var http = new HttpClient { BaseAddress = node, Timeout = Patience.Limit };
        using var live = await http.GetAsync("health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        using var turn = await http.PostAsJsonAsync("caller/v1/chat/completions", new { model = "newcomers", messages = new[] { new { role = "user", content = "Hello?" } } });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, turn.StatusCode);
        Assert.Equal("1", turn.Headers.GetValues("Retry-After").Single());
        Assert.Equal("store_unavailable", (await turn.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("code").GetString());
    }

    private static async Task HealthAsync(Uri node, HttpStatusCode status, string word)
    {
        using var http = new HttpClient { BaseAddress = node, Timeout = Patience.Limit };
        var begun = Stopwatch.GetTimestamp();
        while (true)
        {
            using var health = await http.GetAsync("health/ready");
            var words = await health.Content.ReadAsStringAsync();
            if (health.StatusCode == status && words.Contains(word, StringComparison.Ordinal))
                return;
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience.Limit, $"{node} is still {words}, and not {word}");
        }
    }
}
