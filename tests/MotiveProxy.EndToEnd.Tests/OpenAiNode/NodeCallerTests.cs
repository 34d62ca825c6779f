using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>A program that uses the official Node client's helpers; the answers are given through the operator API.</summary>
public sealed class NodeCallerTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.ToolTurns)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.ToolTurns)]
    public async Task The_clients_own_tool_runner_goes_through_two_turns_of_tools(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = NodeSdk.Start("tools", library, Server.OpenAi, Session, how == "whole" ? "whole" : "stream");

        var first = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(first.Id, new { tool_calls = new[] { Call("weather", "Oslo"), Call("population", "Oslo") } });
        var second = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(second.Id, new { tool_calls = new[] { Call("weather", "Bergen") } });
        var third = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(third.Id, new { text = "Both are cold." });

        var result = await agent.NextResultAsync();
        Assert.Equal("Both are cold.", result.GetProperty("text").GetString());
        Assert.Equal(
            ["weather Oslo", "population Oslo", "weather Bergen"],
            result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));

        static object Call(string name, string city) => new { name, arguments = new { city } };
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.Structured)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.Structured)]
    public async Task Json_of_a_schema_is_parsed_by_the_client_and_a_refusal_is_no_json(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var first = NodeSdk.Start("parse", library, Server.OpenAi, Session);
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = """{"city":"Oslo"}""" });
        Assert.Equal("Oslo", (await first.NextResultAsync()).GetProperty("parsed").GetProperty("city").GetString());

        await using var second = NodeSdk.Start("parse", library, Server.OpenAi, Session);
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { refusal = "I keep that to myself." });
        var refused = await second.NextResultAsync();
        Assert.Equal("I keep that to myself.", refused.GetProperty("refusal").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, refused.GetProperty("parsed").ValueKind);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.ErrorBefore)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.ErrorBefore)]
    public async Task An_error_on_purpose_is_the_clients_exception(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start("chat", library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Pay me.");
        var error = new { status = 403, message = "Out of gold." };
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { error });

        var failed = (await asked).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        if (how == "whole")
            Assert.Equal(403, failed.GetProperty("status").GetInt32());
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndStreams), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.ErrorMidway)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.ErrorMidway)]
    public async Task An_error_in_the_middle_of_a_stream_is_the_clients_exception(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start("chat", library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Pay me.");
        await Server.Operator.FailMidwayAsync(await watch.NextAsync("prompt_opened"), "Out of gold.");

        var failed = (await asked).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await Server.Operator.CountAsync(Session, "prompt_opened"));
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    public async Task A_living_session_is_in_the_list_of_models(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start("chat", library, Server.Caller, Session);
        _ = caller.SayAsync("Anybody?");
        await watch.NextAsync("prompt_opened");

        await using var list = NodeSdk.Start("models", library, Server.OpenAi, Session);
        var models = await list.NextResultAsync();
        Assert.Contains(Session, models.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("model", models.GetProperty("one").GetProperty("object").GetString());
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    public async Task Azures_client_finds_the_session_by_its_deployment(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var azure = NodeSdk.Start("azure", library, new Uri(Server.Address, "caller"), Session);
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "I see you." });
        Assert.Equal("I see you.", (await azure.NextResultAsync()).GetProperty("text").GetString());
    }
}
