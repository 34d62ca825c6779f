using Anthropic;
using Anthropic.Helpers.Beta;
using Anthropic.Models.Beta.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>The helpers of Anthropic's official .NET client that keep the conversation themselves, on a thread unless they are told not to.</summary>
public sealed class AnthropicRunnerTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.ToolTurns)]
    public async Task The_tool_runner_goes_through_two_turns_and_all_that_was_said_is_shown(bool streaming, bool thread)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(new Uri(Server.Address, "caller"));
        var playing = Server.Operator.PlayAsync(watch, Session, Script.Calls("weather", "Oslo", "Bergen"), Script.Calls("weather", "Narvik"), new { text = "All are cold." });

        List<string> asked = [];
        var weather = new BetaRunnableTool
        {
            Name = "weather",
            Definition = new BetaTool { Name = "weather", InputSchema = InputSchema.FromRawUnchecked(AnthropicSdk.CitySchema) },
            Run = (call, _) =>
            {
                asked.Add(call.Input["city"].GetString()!);
                return Task.FromResult<BetaToolResultBlockParamContent>($"cold in {call.Input["city"]}");
            },
        };
        var runner = client.Beta.Messages.ToolRunner(
            new() { Model = Session, MaxTokens = 1024, System = "You know cities.", Messages = [Saying("What about Oslo?")] }, [weather], thread);

        BetaMessage last = null!;
        if (streaming)
        {
            await foreach (var message in runner.Streaming())
                last = await message.Aggregate();
        }
        else
        {
            last = await runner.RunUntilDoneAsync();
        }

        Assert.Equal("All are cold.", Text(last));
        Assert.Equal(["Oslo", "Bergen", "Narvik"], asked);
        var shown = (await playing)[2];
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant", "tool"], shown.Roles());
        Assert.Equal("weather", Assert.Single(shown.GetProperty("tools").EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_thread_whose_server_was_started_anew_is_told_again_by_the_client()
    {
        await using var old = await RunningServer.StartAsync();
        using var client = AnthropicSdk.Client(new Uri(old.Address, "caller"), retries: 10);
        var thread = client.Beta.Messages.Thread(new() { Model = Session, MaxTokens = 1024, Messages = [] });
        await using (var watch = await old.Operator.WatchAsync(Session))
            await SendAsync(old, watch, "One?", "One.");

        await old.TerminateAsync();
        Assert.Equal(0, await old.ExitAsync());
        await using var young = await RunningServer.StartAsync(old.Address.Port);
        await using var again = await young.Operator.WatchAsync(Session);
        var shown = await SendAsync(young, again, "Two?", "Two.");
        Assert.Equal(["user", "assistant", "user"], shown.Roles());

        async Task<System.Text.Json.JsonElement> SendAsync(RunningServer server, Watch watch, string question, string answer)
        {
            var playing = server.Operator.PlayAsync(watch, Session, new { text = answer });
            Assert.Equal(answer, Text(await thread.Send(Saying(question))));
            return Assert.Single(await playing);
        }
    }

    private static BetaMessageParam Saying(string text) => new BetaUserMessageParam(text);

    private static string Text(BetaMessage message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : string.Empty));
}
