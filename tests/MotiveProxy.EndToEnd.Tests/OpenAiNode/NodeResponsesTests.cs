using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>A program on the Responses API, with the official Node client; the answers are given through the operator API.</summary>
public sealed class NodeResponsesTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    public static TheoryData<string, string> VersionsAndWays { get; } = new()
    {
        { "openai4", "whole" }, { "openai4", "stream" }, { "openai7", "whole" }, { "openai7", "stream" },
    };

    [SkippableTheory]
    [MemberData(nameof(VersionsAndWays))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.ToolTurns)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.ToolTurns)]
    public async Task An_agent_goes_through_two_turns_of_tools_from_reply_to_reply(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = NodeSdk.Start("responses", library, Server.Caller, Session, how);

        var first = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(first.Id, new { tool_calls = new[] { Call("Oslo"), Call("Bergen") } });
        var second = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(second.Id, new { tool_calls = new[] { Call("Narvik") } });
        var third = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(third.Id, new { text = "All of them are cold." });

        var result = await agent.NextResultAsync();
        Assert.Equal("All of them are cold.", result.GetProperty("text").GetString());
        Assert.Equal(
            ["weather Oslo", "weather Bergen", "weather Narvik"],
            result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));

        static object Call(string city) => new { name = "weather", arguments = new { city } };
    }
}
