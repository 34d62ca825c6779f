using System.ClientModel;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>The official .NET client where the model should be; another of them asks.</summary>
public sealed class DotNetStandInTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.StandIn, Case.Text, Case.Stream)]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.Text, Case.Stream)]
    public async Task A_ping_brings_the_prompt_and_the_next_message_is_the_answer(bool streaming)
    {
        await new Dance(Server, Session).TwoTurnsAsync(Say(Window()), Say(Window()));

        ChatWindow Window() => new(DotNetSdk.Chat(Server.OpenAi, Session));

        Func<string, Task<string>> Say(ChatWindow window) => streaming ? text => window.SayStreamingAsync(text) : window.SayAsync;
    }

    [Fact]
    public async Task Commands_call_tools_refuse_and_fail()
    {
        var standIn = new ChatWindow(DotNetSdk.Chat(Server.StandIn, Session));
        var caller = DotNetSdk.Chat(Server.Caller, Session, retries: 0);
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("open_gate") } };
        var presented = standIn.SayAsync("/join");

        var called = caller.CompleteChatAsync([new UserChatMessage("May I pass?")], options);
        Assert.Equal("May I pass?", await presented.Within("the prompt"));
        presented = standIn.SayAsync("""/call open_gate {"wide": true}""");
        var call = Assert.Single((await called).Value.ToolCalls);
        Assert.Equal(("open_gate", """{"wide": true}"""), (call.FunctionName, call.FunctionArguments.ToString()));

        var refused = caller.CompleteChatAsync("Give me your gold.");
        await presented.Within("the second prompt");
        presented = standIn.SayAsync("/refuse It is mine.");
        Assert.Equal("It is mine.", (await refused).Value.Refusal);

        var failed = caller.CompleteChatAsync("Then fall asleep.");
        await presented.Within("the third prompt");
        _ = standIn.SayAsync("/error 418 I am a teapot.");
        var error = await Assert.ThrowsAsync<ClientResultException>(() => failed);
        Assert.Equal(418, error.Status);
    }
}
