using System.Diagnostics;
using MotiveProxy.EndToEnd.Tests.Durability;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>A node is frozen (SIGSTOP), and goes on later as if no time had gone by; what it held is by then no longer its to deliver.</summary>
public sealed class PausedNodeTests(SharedCluster shared, ITestOutputHelper output) : IClassFixture<SharedCluster>
{
    private const int Frozen = 2;

    // So many that some are held by the frozen node.
    private const int OfficialRooms = 9;

    /// <summary>A test that takes this long has failed; it needs about a tenth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    // Around the 4 s after which the node tells nobody anything, and the 5 s after which the others give it up.
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(3.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(6.5);

    // As of clients that were told to give up early.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan OfficialPatience = TimeSpan.FromSeconds(10);

    // What the others need to give a node up, and a client to ask again.
    private static readonly TimeSpan GoingOn = TimeSpan.FromSeconds(16);

    [SkippableTheory]
    [InlineData(1)]
    public async Task Conversations_go_on_at_the_other_nodes_and_everybody_gets_the_answer_to_his_own_question_once(int seed)
    {
        var cluster = await shared.ReadyAsync();
        var server = new ClusterUnderTest(cluster, cluster.Addresses, (server, tape, _) => FreezeAsync(server, tape, Pause));
        var balancer = new ClusterUnderTest(cluster, [cluster.Balancer], (_, _, _) => Task.CompletedTask);
        using var trial = new Trial(server, output, seed, Limit);
        var freezing = trial.BreakAsync(times: 1, mostSteps: 60);
        var talk = new Talk(server, balancer, 1) { Patience = Patience, OfficialPatience = OfficialPatience, OfficialRooms = OfficialRooms, Streams = false };
        await trial.RunAsync([freezing, .. talk.Until(freezing, trial)]);

        trial.Judge();
        JudgePauses(trial.Tape.Entries);
        var repeated = trial.Tape.Entries.Count(entry => entry is { IsCallers: true, Step: Step.Heard, Requests: > 1 });
        output.WriteLine($"{repeated} answers came to a repeat of the official client's own");
        Assert.True(repeated > 0);
    }

    [SkippableTheory]
    [InlineData(2)]
    public async Task Nobody_loses_anything_over_pauses_after_which_it_is_not_given_up_or_has_just_been(int seed)
    {
        const int times = 4;
        var cluster = await shared.ReadyAsync();
        var server = new ClusterUnderTest(
            cluster, cluster.Addresses, (server, tape, random) => FreezeAsync(server, tape, Shortest + (random.NextDouble() * (Longest - Shortest))));
        using var trial = new Trial(server, output, seed, Limit);
        var freezing = trial.BreakAsync(times, mostSteps: 60);
        await trial.RunAsync([freezing, .. new Talk(server, server, 1000 * seed) { Patience = Patience, Rooms = 6 }.Until(freezing, trial)]);

        trial.Judge();
    }

    [SkippableFact]
    public async Task What_was_taken_over_by_others_is_not_delivered_when_the_node_goes_on()
    {
        var cluster = await shared.ReadyAsync();
        var tape = new Tape();
        using var taken = await TakenOver.PrepareAsync(cluster, cluster.Node(Frozen), [cluster.Node(1), cluster.Node(3)], tape, "frozen");
        await cluster.PauseAsync(Frozen);
        try
        {
            var begun = Stopwatch.GetTimestamp();
            await taken.GoOnElsewhereAsync();
            output.WriteLine($"Others had it after {Stopwatch.GetElapsedTime(begun).TotalSeconds:0.0} s");
        }
        finally
        {
            await cluster.ResumeAsync(Frozen);
        }

        await taken.NothingComesLateAsync();
        Assert.Empty(Checker.Faults(tape.Entries));
    }

    private static async Task FreezeAsync(ClusterUnderTest server, Tape tape, TimeSpan pause)
    {
        await server.Cluster.PauseAsync(Frozen);
        ClusterUnderTest.Hit(tape, "frozen");
        await Task.Delay(pause);
        await server.Cluster.ResumeAsync(Frozen);
        ClusterUnderTest.Hit(tape, "thawed");
    }

    // Who is not at the frozen node, or gives it up and comes to another, goes on before it is back. nginx may send a repeat to it again.
    private void JudgePauses(IReadOnlyList<Entry> tape)
    {
        var (frozen, thawed) = (tape.First(entry => entry.Step == Step.Hit).At, tape.Last(entry => entry.Step == Step.Hit).At);
        foreach (var room in tape.Where(entry => entry is { IsCallers: true, Step: Step.Heard } && !entry.Who.StartsWith("SDK", StringComparison.Ordinal)).GroupBy(entry => entry.Room))
        {
            var heard = room.Select(entry => entry.At).Where(at => at > frozen && at < thawed).Prepend(frozen).ToList();
            var longest = heard.Zip(heard.Skip(1), (one, next) => TimeSpan.FromMicroseconds((next - one) / 1000.0)).DefaultIfEmpty(Pause).Max();
            output.WriteLine($"{room.Key}: {heard.Count - 1} answers meanwhile, none for {longest.TotalSeconds:0.0} s at the longest");
            Assert.True(longest < GoingOn, $"{room.Key} waited {longest.TotalSeconds:0.0} s");
        }
    }
}
