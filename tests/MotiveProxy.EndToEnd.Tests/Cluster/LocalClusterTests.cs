using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Cluster;

/// <summary>deploy/local-cluster: three nodes, PostgreSQL and nginx, of which every one can be broken.</summary>
public sealed class LocalClusterTests(SharedCluster shared) : IClassFixture<SharedCluster>
{
    private const int Retries = 20;

    [SkippableFact]
    public async Task A_stand_in_on_one_node_and_a_caller_on_another_talk_to_each_other()
    {
        var cluster = await shared.ReadyAsync();

        await TalkAsync("apart", cluster.Node(1), cluster.Node(2));
    }

    [SkippableFact]
    public async Task Behind_nginx_nobody_has_to_know_of_the_nodes()
    {
        var cluster = await shared.ReadyAsync();

        await TalkAsync("behind", cluster.Balancer, cluster.Balancer);
    }

    [SkippableFact]
    public async Task A_body_of_megabytes_passes_through_nginx_and_one_that_is_too_large_is_refused_in_the_nodes_words()
    {
        var cluster = await shared.ReadyAsync();
        var standIn = Window(cluster.Balancer, "large");
        var presented = standIn.SayStreamingAsync("/join");
        var large = new string('x', 4 * 1024 * 1024);
        var answered = DotNetSdk.Chat(At(cluster.Balancer, "caller/v1"), "large", retries: Retries).CompleteChatAsync(large);
        Assert.Equal(large, await presented.Within("the large prompt"));
        _ = standIn.SayStreamingAsync("That is long.");
        Assert.Equal("That is long.", (await answered.Within("its answer")).Value.Content[0].Text);

        using var http = new HttpClient();
        using var body = new StringContent("{\"model\":\"larger\",\"messages\":[{\"role\":\"user\",\"content\":\"" + new string('x', 17 * 1024 * 1024) + "\"}]}");
        using var refused = await http.PostAsync(At(cluster.Balancer, "caller/v1/chat/completions"), body).Within("the refusal");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("payload_too_large", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_node_in_turn_is_lost_and_comes_back_and_whoever_waits_behind_nginx_is_answered(bool killed)
    {
        var cluster = await shared.ReadyAsync();
        var session = killed ? "killed" : "stopped";
        Task<string> answered;
        using (var stage = new OperatorClient(cluster.Node(1)))
        {
            await using var watch = await stage.WatchAsync(session);
            answered = AskAsync(cluster.Balancer, session, "Are you all still there?");
            await watch.NextAsync("prompt_opened");
        }

        for (var node = 1; node <= cluster.Nodes; node++)
        {
            await (killed ? cluster.KillAsync(node) : cluster.StopAsync(node));
            Assert.Equal("dead", (await cluster.StatusAsync())[$"node{node}"]);
            await TalkAsync($"{session}, without {node}", cluster.Balancer, cluster.Balancer);
            await cluster.StartAsync(node);
        }

        Assert.All(await cluster.StatusAsync(), process => Assert.Equal("ready", process.Value));
        var standIn = Window(cluster.Balancer, session);
        Assert.Equal("Are you all still there?", await standIn.SayStreamingAsync("/join").Within("the prompt"));
        _ = standIn.SayStreamingAsync("All new.");
        Assert.Equal("All new.", await answered.Within("the answer"));
    }

    [SkippableFact]
    public async Task A_status_says_who_is_frozen_and_who_can_do_nothing_without_the_database()
    {
        var cluster = await shared.ReadyAsync();

        await cluster.PauseAsync(2);
        Assert.Equal("paused", (await cluster.StatusAsync())["node2"]);
        await cluster.ResumeAsync(2);
        await UntilAsync(cluster, status => status["node2"] == "ready");

        await cluster.KillDatabaseAsync();
        try
        {
            Assert.Equal("dead", (await cluster.StatusAsync())["database"]);
            await Task.WhenAll(Enumerable.Range(1, cluster.Nodes).Select(node => RefusesAsync(cluster.Node(node))));
            await UntilAsync(cluster, status => status.Values.All(state => state is "dead" or "not ready"));
        }
        finally
        {
            await cluster.StartDatabaseAsync();
        }

        await UntilAsync(cluster, status => status.Values.All(state => state == "ready"));
        await TalkAsync("afterwards", cluster.Node(3), cluster.Node(2));
    }

    [SkippableFact]
    public async Task Nothing_is_left_of_a_cluster_that_was_taken_down_whatever_state_it_was_in()
    {
        var cluster = await LocalCluster.StartAsync(nodes: 2);
        await using var down = cluster;
        Assert.True(Directory.Exists(cluster.Folder));
        await cluster.PauseAsync(1);
        await cluster.KillBalancerAsync();

        await cluster.DownAsync();

        Assert.False(Directory.Exists(cluster.Folder));
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(end => end.Port);
        Assert.DoesNotContain(listening, port => port > cluster.PortBase && port <= cluster.PortBase + 80);
    }

    private static async Task TalkAsync(string session, Uri standInAt, Uri callerAt)
    {
        var standIn = Window(standInAt, session);
        var presented = standIn.SayStreamingAsync("/join");
        foreach (var (question, answer) in new[] { ("Who goes there?", "A friend."), ("And whose?", "Yours.") })
        {
            var answered = AskAsync(callerAt, session, question);
            Assert.Equal(question, await presented.Within($"the prompt in {session}"));
            presented = standIn.SayStreamingAsync(answer);
            Assert.Equal(answer, await answered.Within($"the answer in {session}"));
        }
    }

    private static async Task RefusesAsync(Uri node)
    {
        using var http = new HttpClient();
        using var turn = new StringContent("""{"model":"nowhere","messages":[{"role":"user","content":"Anybody?"}]}""");
        using var refused = await http.PostAsync(At(node, "caller/v1/chat/completions"), turn).Within("a refusal");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("store_unavailable", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<string> AskAsync(Uri address, string session, string question) =>
        (await DotNetSdk.Chat(At(address, "caller/v1"), session, retries: Retries).CompleteChatAsync(question)).Value.Content[0].Text;

    private static ChatWindow Window(Uri address, string session) => new(DotNetSdk.Chat(At(address, "standin/v1"), session, retries: Retries));

    private static Uri At(Uri address, string path) => new(address, path);

    private static async Task UntilAsync(LocalCluster cluster, Func<IReadOnlyDictionary<string, string>, bool> holds)
    {
        var begun = Stopwatch.GetTimestamp();
        while (await cluster.StatusAsync() is var status && !holds(status))
            Assert.True(Stopwatch.GetElapsedTime(begun) < Patience.Limit, string.Join(", ", status));
    }
}
