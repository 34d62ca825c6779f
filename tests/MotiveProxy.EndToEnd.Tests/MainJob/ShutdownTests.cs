using System.ClientModel;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.MainJob;

/// <summary>SIGTERM while people wait.</summary>
public sealed class ShutdownTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Whoever_waits_is_told_to_come_back_and_the_server_ends_well()
    {
        await using var server = await RunningServer.StartAsync("--drain", "5");
        await using var watch = await server.Operator.WatchAsync("held");
        await using var other = await server.Operator.WatchAsync("other");
        await using var streamed = await server.Operator.WatchAsync("streamed");
        var standIn = DotNetSdk.Chat(server.StandIn, "held", retries: 0).CompleteChatAsync("/join");
        await watch.NextAsync("turn_seated");
        var caller = DotNetSdk.Chat(server.Caller, "other", retries: 0).CompleteChatAsync("Hello?");
        await other.NextAsync("prompt_opened");
        var streaming = ReadAllAsync(DotNetSdk.Chat(server.Caller, "streamed", retries: 0));
        await streamed.NextAsync("prompt_opened");

        await server.TerminateAsync();

        foreach (var held in new[] { standIn, caller })
        {
            var refused = (await Assert.ThrowsAsync<ClientResultException>(() => held).Within("the end of a hold")).GetRawResponse()!;
            Assert.Equal(503, refused.Status);
            Assert.True(refused.Headers.TryGetValue("Retry-After", out var seconds));
            Assert.Equal("1", seconds);
            Assert.Contains("\"draining\"", refused.Content.ToString(), StringComparison.Ordinal);
        }

        Assert.NotNull(await Record.ExceptionAsync(() => streaming.Within("the end of the stream")));
        Assert.Equal(0, await server.ExitAsync());
        output.WriteLine(server.Output);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    public async Task A_client_that_waits_rides_out_a_restart(string library)
    {
        await using var old = await RunningServer.StartAsync();
        await using var watch = await old.Operator.WatchAsync("restarted");
        await using var caller = NodeSdk.Start("chat", library, old.Caller, "restarted", "whole", Patience.Limit, retries: 10);
        var answered = caller.HearAsync("Are you still you?");
        await watch.NextAsync("prompt_opened");

        await old.TerminateAsync();
        Assert.Equal(0, await old.ExitAsync());
        await using var young = await RunningServer.StartAsync(old.Address.Port);
        var standIn = new ChatWindow(DotNetSdk.Chat(young.StandIn, "restarted"));
        Assert.Equal("Are you still you?", await standIn.SayStreamingAsync("/join").Within("the question again"));
        _ = standIn.SayStreamingAsync("Younger.");
        Assert.Equal("Younger.", await answered);
        output.WriteLine(young.Output);
    }

    private static async Task ReadAllAsync(ChatClient client)
    {
        await foreach (var update in client.CompleteChatStreamingAsync("Hello?"))
            Assert.Empty(update.Text());
    }
}
