using MotiveProxy.EndToEnd.Tests.Durability;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>One node after the other is stopped as a deploy does it and started again, while everybody talks on.</summary>
public sealed class RollingRestartTests(SharedCluster shared, ITestOutputHelper output) : IClassFixture<SharedCluster>
{
    private const int Rooms = 60;
    private const int Questions = 10;
    private const int Rounds = 2;
    private const int MostSteps = 100;

    /// <summary>A test that takes this long has failed; it needs an eighth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [SkippableTheory]
    [InlineData("openai7", 21)]
    [InlineData(DotNetCaller.Library, 22)]
    public async Task No_exchange_of_an_official_client_fails_while_every_node_is_restarted_in_turn(string library, int seed)
    {
        var trial = await RestartAsync(new SdkTalk(library, Rooms, Questions) { First = seed * 1000, Streams = false }, seed);

        Assert.DoesNotContain(trial.Tape.Entries, entry => entry is { IsCallers: true, Step: Step.Broke });
    }

    private async Task<Trial> RestartAsync(SdkTalk talk, int seed)
    {
        var cluster = await shared.ReadyAsync();
        var next = 0;
        await using var server = new ClusterUnderTest(cluster, [cluster.Balancer], async (broken, tape, _) =>
        {
            var node = (next++ % cluster.Nodes) + 1;
            ClusterUnderTest.Hit(tape, $"asked to end: {node}");
            await broken.Cluster.StopAsync(node);
            await broken.Cluster.StartAsync(node);
        });
        using var trial = new Trial(server, output, seed, Limit);
        var restarting = trial.BreakAsync(Rounds * cluster.Nodes, MostSteps);
        await trial.RunAsync(restarting, SdkConversations.HoldAsync(server, trial.Tape, talk with { Until = restarting }, trial.Failed));

        trial.Judge();
        output.WriteLine($"{trial.Tape.Entries.Count(entry => entry is { IsCallers: true, Step: Step.Heard })} answers, {trial.Noticed} of them after a failure");
        Assert.True(trial.Noticed >= cluster.Nodes, $"seed {seed}: hardly anybody noticed");
        return trial;
    }
}
