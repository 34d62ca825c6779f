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
        var standIn = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "slow"));
        var caller = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "slow", Short, retries: 8));
        await new Dance(server, "slow").WithImpatientCallerAsync(standIn.SayAsync, caller.SayAsync);
        output.WriteLine(server.Output);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in()
    {
        await using var server = await RunningServer.StartAsync();
        var standIn = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "early", Short, retries: 8));
        var caller = new ChatWindow(DotNetSdk.Chat(server.OpenAi, "early"));
        await new Dance(server, "early").WithImpatientStandInAsync(standIn.SayAsync, caller.SayAsync);
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
