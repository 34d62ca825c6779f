using MotiveProxy.EndToEnd.Tests.Durability;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>Nodes are killed in the midst of everything, one or two of three at a time; the clients' own notes say that nobody lost anything.</summary>
public sealed class ClusterKillTests(SharedCluster shared, ITestOutputHelper output) : IClassFixture<SharedCluster>
{
    private const int Questions = 10;

    /// <summary>A test that takes this long has failed. It needs a fourth of it on two busy cores, nearly all of that for the starts of nodes.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [SkippableTheory]
    [InlineData(1, 16, 1, 11)]
    [InlineData(2, 10, 1, 12)]
    public async Task However_often_nodes_are_killed_everybody_gets_the_answer_to_his_own_question_once(int nodes, int kills, int fewestOfAMoment, int seed)
    {
        const int rooms = 24, callers = 2, mostSteps = 60;
        var cluster = await shared.ReadyAsync();
        await using var server = new ClusterUnderTest(cluster, cluster.Addresses, KillAnyAsync(nodes));
        using var trial = new Trial(server, output, seed, Limit);
        var killing = trial.BreakAsync(kills, mostSteps, fewestOfAMoment);
        await trial.RunAsync(
            [killing, .. Enumerable.Range(FirstRoom(seed), rooms).Select(room => new Room(server, trial.Tape, room).TalkAsync(callers, Questions, killing, trial.Failed))]);

        trial.Judge();
        trial.JudgeMoments(fewestOfAMoment);
        var both = BrokenOnBothSides(trial.Tape.Entries);
        output.WriteLine($"broken under both sides at once: {both}");
        Assert.True(nodes == 1 || both >= kills, $"seed {seed}: the node of the caller and that of the person were broken together {both} times");
    }

    [SkippableTheory]
    [InlineData("openai7", 200, 10, true, 13)]
    [InlineData("anthropic1", 20, 3, false, 14)]
    [InlineData(DotNetCaller.Library, 20, 3, false, 15)]
    public async Task An_official_client_with_its_own_retries_gets_each_answer_while_nodes_are_killed(string library, int rooms, int kills, bool balanced, int seed)
    {
        const int mostSteps = 200;
        var cluster = await shared.ReadyAsync();
        await using var server = new ClusterUnderTest(cluster, balanced ? [cluster.Balancer] : cluster.Addresses, KillAnyAsync(nodes: 1));
        using var trial = new Trial(server, output, seed, Limit);
        var killing = trial.BreakAsync(kills, mostSteps);
        await trial.RunAsync(
            killing,
            SdkConversations.HoldAsync(server, trial.Tape, new SdkTalk(library, rooms, Questions) { First = FirstRoom(seed), Until = killing }, trial.Failed));

        trial.Judge();
        var answers = trial.Tape.Entries.Count(entry => entry is { IsCallers: true, Step: Step.Heard });
        output.WriteLine($"{answers} answers, {trial.Noticed} of them after a failure");
        Assert.True(answers >= rooms * Questions);
        Assert.True(trial.Noticed >= kills, $"seed {seed}: hardly anybody noticed");
    }

    // The tests share the cluster, which remembers what was asked in a room.
    private static int FirstRoom(int seed) => seed * 1000;

    private static Func<ClusterUnderTest, Tape, Random, Task> KillAnyAsync(int nodes) => (server, tape, random) =>
    {
        int[] all = [.. Enumerable.Range(1, server.Cluster.Nodes)];
        random.Shuffle(all);
        return server.KillAndStartAsync(tape, all[..nodes]);
    };

    // How often a hit broke the request of a room's person and of one of its callers.
    private static int BrokenOnBothSides(IReadOnlyList<Entry> tape)
    {
        var hit = 0;
        var persons = new HashSet<(int Hit, string Room)>();
        var callers = new HashSet<(int Hit, string Room)>();
        foreach (var entry in tape)
        {
            if (entry.Step == Step.Hit)
                hit++;
            else if (entry.Step == Step.Broke)
                (entry.IsCallers ? callers : persons).Add((hit, entry.Room));
        }

        return persons.Intersect(callers).Count();
    }
}
