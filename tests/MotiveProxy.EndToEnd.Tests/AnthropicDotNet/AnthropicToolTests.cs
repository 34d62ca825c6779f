using Anthropic;
using Anthropic.Models.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>An agent that calls its tools itself, with Anthropic's official .NET client.</summary>
public sealed class AnthropicToolTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private static readonly Tool Weather = new() { Name = "weather", InputSchema = InputSchema.FromRawUnchecked(AnthropicSdk.CitySchema) };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.ToolTurns)]
    public async Task Two_turns_of_tools_are_gone_through_and_each_result_has_its_call(bool streaming)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(new Uri(Server.Address, "caller"));
        var playing = Server.Operator.PlayAsync(watch, Session, Script.Calls("weather", "Oslo", "Bergen"), Script.Calls("weather", "Narvik"), new { text = "All are cold." });

        List<MessageParam> messages = [new UserMessageParam("What about Oslo?")];
        List<string> asked = [];
        var message = await AskAsync();
        while (message.StopReason!.Value() is StopReason.ToolUse)
        {
            var calls = message.Content.Select(block => block.TryPickToolUse(out var call) ? call : null).OfType<ToolUseBlock>().ToList();
            asked.AddRange(calls.Select(call => call.Input["city"].GetString()!));
            messages.Add(new AssistantMessageParam(calls.ConvertAll(Again)));
            messages.Add(new UserMessageParam(calls.ConvertAll(Result)));
            message = await AskAsync();
        }

        Assert.Equal("All are cold.", message.Text());
        Assert.Equal(["Oslo", "Bergen", "Narvik"], asked);
        Assert.Equal(["user", "assistant", "tool", "tool", "assistant", "tool"], (await playing)[2].Roles());

        Task<Message> AskAsync()
        {
            var asking = AnthropicSdk.Asking(Session, messages) with { Tools = [Weather] };
            return streaming ? client.Messages.CreateStreaming(asking).Aggregate() : client.Messages.Create(asking);
        }
    }

    private static ContentBlockParam Again(ToolUseBlock call) => new ToolUseBlockParam { ID = call.ID, Name = call.Name, Input = call.Input };

    private static ContentBlockParam Result(ToolUseBlock call) => new ToolResultBlockParam(call.ID) { Content = $"cold in {call.Input["city"]}" };
}
