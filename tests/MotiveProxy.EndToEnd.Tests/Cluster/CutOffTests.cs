using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>A node on a machine of its own is cut off from the database and from its clients by a network that swallows everything.</summary>
public sealed class CutOffTests(ITestOutputHelper output)
{
    private const int Port = 8000;

    /// <summary>A test that takes this long has failed; it needs about a tenth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    [SkippableTheory]
    [InlineData(1)]
    public async Task Its_clients_go_on_elsewhere_and_when_it_is_back_it_delivers_nothing_of_what_it_held_and_serves_again(int seed)
    {
        await using var island = await Island.RiseAsync();
        await using var cluster = await LocalCluster.StartAsync(new Dictionary<string, string> { ["ADDRESS"] = island.Mainland }, nodes: 2);
        await using var lone = await RunningServer.StartAsync(
            Port, ["--host", island.Address, "--store", "postgres", "--database", cluster.Connection], island.Within);
        var server = new ClusterUnderTest(cluster, [.. cluster.Addresses, lone.Address], (_, _, _) => Task.CompletedTask);
        using var trial = new Trial(server, output, seed, Limit);
        using var taken = await TakenOver.PrepareAsync(cluster, lone.Address, cluster.Addresses, trial.Tape, "cut off");
        var cutting = CutOffAsync();

        // The operator API answers nobody from elsewhere: no typists.
        var talk = new Talk(server, server, 1) { Patience = Patience, OfficialPatience = Patience, Rooms = 2, OfficialRooms = 2 };
        await trial.RunAsync([cutting, .. talk.Until(cutting, trial)]);

        trial.Judge();
        await ServesAsync(lone);

        async Task CutOffAsync()
        {
            await trial.Tape.FurtherAsync(60).WaitAsync(trial.Failed);
            await island.CutOffAsync();
            ClusterUnderTest.Hit(trial.Tape, "cut off");
            var over = Task.Delay(Outage);
            await taken.GoOnElsewhereAsync();
            await over;
            await island.HealAsync();
            ClusterUnderTest.Hit(trial.Tape, "healed");
            await lone.OutputHoldsAsync("The other nodes gave this one up");
            await taken.NothingComesLateAsync();
        }
    }

    private static async Task ServesAsync(RunningServer lone)
    {
        var standIn = new ChatWindow(DotNetSdk.Chat(lone.StandIn, "back", retries: 5));
        var presented = standIn.SayStreamingAsync("/join");
        var answered = DotNetSdk.Chat(lone.Caller, "back", retries: 5).CompleteChatAsync("Are you back?");
        Assert.Equal("Are you back?", await presented.Within("the prompt"));
        _ = standIn.SayStreamingAsync("All of me.");
        Assert.Equal("All of me.", (await answered.Within("the answer")).Value.Content[0].Text);
    }
}
