using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>The official Node client on the Responses API, in both seats.</summary>
public sealed class NodeResponsesTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private const string Chat = "responses-chat";

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public async Task Two_of_them_talk_with_histories_or_from_reply_to_reply(string library, string how)
    {
        await using var standIn = NodeSdk.Start(Chat, library, Server.OpenAi, Session, how);
        await using var caller = NodeSdk.Start(Chat, library, Server.OpenAi, Session, how);
        await new Dance(Server, Session).TwoTurnsAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [InlineData("responses-chat", "chat")]
    [InlineData("chat", "responses-chat")]
    public async Task It_talks_with_a_client_of_chat_completions(string standing, string calling)
    {
        await using var standIn = NodeSdk.Start(standing, "openai7", Server.OpenAi, Session, "stream");
        await using var caller = NodeSdk.Start(calling, "openai7", Server.OpenAi, Session, "stream");
        await new Dance(Server, Session).TwoTurnsAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    public async Task A_reply_has_an_id_a_status_and_a_count_of_tokens(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(Chat, library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Who?");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = "I." });

        var reply = await asked;
        Assert.StartsWith("resp_", reply.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("completed", reply.GetProperty("status").GetString());
        Assert.True(reply.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsWithoutHelper), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.ToolTurns)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.ToolTurns)]
    public async Task An_agent_goes_through_two_turns_of_tools_from_reply_to_reply(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = NodeSdk.Start("responses", library, Server.Caller, Session, how);
        await Server.Operator.PlayAsync(
            watch, Session, Script.Calls("weather", "Oslo", "Bergen"), Script.Calls("weather", "Narvik"), new { text = "All of them are cold." });

        var result = await agent.NextResultAsync();
        Assert.Equal("All of them are cold.", result.GetProperty("text").GetString());
        Assert.Equal(
            ["weather Oslo", "weather Bergen", "weather Narvik"],
            result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.Structured)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.Structured)]
    public async Task Json_of_a_schema_is_parsed_by_the_client(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var program = NodeSdk.Start("responses-parse", library, Server.OpenAi, Session);
        var prompts = await Server.Operator.PlayAsync(watch, Session, new { text = """{"city":"Oslo"}""" });

        Assert.Equal("place", prompts[0].GetProperty("response_format").GetProperty("name").GetString());
        Assert.Equal("Oslo", (await program.NextResultAsync()).GetProperty("parsed").GetProperty("city").GetString());
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndWays), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.ErrorBefore)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.ErrorBefore)]
    public async Task An_error_on_purpose_is_the_clients_exception(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(Chat, library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Pay me.");
        await Server.Operator.PlayAsync(watch, Session, new { error = new { status = 403, message = "Out of gold." } });

        var failed = (await asked).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        if (how == "whole")
            Assert.Equal(403, failed.GetProperty("status").GetInt32());
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsAndStreams), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.ErrorMidway)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.ErrorMidway)]
    public async Task An_error_in_the_middle_of_a_stream_is_the_clients_exception(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(Chat, library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Pay me.");
        await Server.Operator.FailMidwayAsync(await watch.NextAsync("prompt_opened"), "Out of gold.");

        var failed = (await asked).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await Server.Operator.CountAsync(Session, "prompt_opened"));
    }
}
