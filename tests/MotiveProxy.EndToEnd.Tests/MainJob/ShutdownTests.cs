using System.ClientModel;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
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

    private static async Task ReadAllAsync(ChatClient client)
    {
        await foreach (var update in client.CompleteChatStreamingAsync("Hello?"))
            Assert.Empty(update.Text());
    }
}
