using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>A person is slower than the client's patience: it hangs up and comes back by itself, three times.</summary>
public sealed class DotNetPatienceTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once()
    {
        await using var server = await RunningServer.StartAsync();
        await using var watch = await server.Operator.WatchAsync("slow");
        var standIn = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "slow"));
        var caller = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "slow", Short, retries: 8));

        var presented = standIn.SayAsync("ping");
        await watch.NextAsync("turn_seated");
        var answer = caller.SayAsync("Are you there?");
        Assert.Equal("Are you there?", await presented.Within("the prompt"));
        await watch.NextAsync("hold_joined", 3);

        presented = standIn.SayAsync("I was away.");
        Assert.Equal("I was away.", await answer.Within("the answer"));
        answer = caller.SayAsync("Welcome back.");
        Assert.Equal("Welcome back.", await presented.Within("the next prompt"));
        _ = standIn.SayAsync("Thanks.");
        Assert.Equal("Thanks.", await answer.Within("the next answer"));

        Assert.Equal(2, await server.Operator.CountAsync("slow", "prompt_presented"));
        output.WriteLine(server.Output);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in()
    {
        await using var server = await RunningServer.StartAsync();
        await using var watch = await server.Operator.WatchAsync("early");
        var standIn = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "early", Short, retries: 8));
        var caller = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "early"));

        var presented = standIn.SayAsync("ping");
        await watch.NextAsync("hold_joined", 3);
        var answer = caller.SayAsync("Here I am.");
        Assert.Equal("Here I am.", await presented.Within("the prompt"));
        _ = standIn.SayAsync("At last.");
        Assert.Equal("At last.", await answer.Within("the answer"));
        output.WriteLine(server.Output);
    }

    [Fact]
    public async Task A_streaming_client_is_kept_patient_by_heartbeats()
    {
        await using var server = await RunningServer.StartAsync("--heartbeat", "1");
        await using var watch = await server.Operator.WatchAsync("beating");
        var caller = DotNetSdk.Chat(server.Caller, "beating", TimeSpan.FromSeconds(4), retries: 0);
        await using var updates = caller.CompleteChatStreamingAsync("Take your time.").GetAsyncEnumerator();

        // One update at once and six more, a second apart: longer than the client's patience. The text comes on the same request.
        for (var update = 0; update < 7; update++)
            Assert.True(await updates.MoveNextAsync());
        var prompt = await watch.NextAsync("prompt_opened");
        await server.Operator.AnswerAsync(prompt.Id, new { text = "I did." });

        var text = string.Empty;
        while (await updates.MoveNextAsync())
            text += updates.Current.Text();
        Assert.Equal("I did.", text);
        Assert.Equal(0, await server.Operator.CountAsync("beating", "hold_joined"));
        output.WriteLine(server.Output);
    }
}
