using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>The official Node client on both sides at once: nobody names a seat.</summary>
public sealed class NodeConversationTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public async Task Stand_in_and_caller_talk_for_three_turns(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = NodeSdk.Start("chat", library, Server.OpenAi, Session, how);
        await using var caller = NodeSdk.Start("chat", library, Server.OpenAi, Session, how);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        foreach (var turn in (string[])["one", "two\n\n  indented, 🐉", "three"])
        {
            var answered = caller.SayAsync($"question {turn}");
            Assert.Equal($"question {turn}", await presented);
            presented = standIn.HearAsync($"answer {turn}");

            var answer = await answered;
            Assert.Equal($"answer {turn}", answer.GetProperty("text").GetString());
            Assert.Equal("stop", answer.GetProperty("finish").GetString());
            Assert.NotEmpty(answer.GetProperty("id").GetString()!);
            if (how == "stream")
                Assert.True(answer.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        }
    }

    [SkippableFact]
    public async Task Two_major_versions_are_two_clients_like_any_other()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = NodeSdk.Start("chat", "openai7", Server.OpenAi, Session, "stream");
        await using var caller = NodeSdk.Start("chat", "openai4", Server.OpenAi, Session);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = caller.HearAsync("from the old to the new");
        Assert.Equal("from the old to the new", await presented);
        presented = standIn.HearAsync("from the new to the old");
        Assert.Equal("from the new to the old", await answered);
        Assert.False(presented.IsCompleted);
    }
}
