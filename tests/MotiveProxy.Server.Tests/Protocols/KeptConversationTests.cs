using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>Clients that go on from a response's id in place of telling the whole conversation.</summary>
public sealed class KeptConversationTests
{
    [Fact]
    public async Task What_was_said_and_answered_comes_before_what_is_new_and_instructions_do_not()
    {
        await using var host = await TestHost.StartAsync();
        var first = await AnsweredAsync(host, """{"model":"npc","instructions":"Be kind.","input":"One?"}""", "One.");
        var second = await AnsweredAsync(host, Body(first, "Two?"), "Two.");
        var turn = await AskedAsync(host, Body(second, "Three?", "\"instructions\":\"Be short.\""));
        Assert.Equal(["Be short.", "One?", "One.", "Two?", "Two.", "Three?"], turn.Messages.Select(message => message.Text));
        Assert.Equal(
            [Role.System, Role.User, Role.Assistant, Role.User, Role.Assistant, Role.User],
            turn.Messages.Select(message => message.Role));
    }

    [Fact]
    public async Task A_conversation_can_branch_at_any_of_its_answers()
    {
        await using var host = await TestHost.StartAsync();
        var first = await AnsweredAsync(host, """{"model":"npc","input":"One?"}""", "One.");
        await AnsweredAsync(host, Body(first, "Left?"), "Left.");
        var turn = await AskedAsync(host, Body(first, "Right?"));
        Assert.Equal(["One?", "One.", "Right?"], turn.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Items_that_are_only_named_are_put_in_their_place()
    {
        await using var host = await TestHost.StartAsync();
        var first = await AnsweredAsync(host, """{"model":"npc","input":"One?"}""", "One.");
        var turn = await AskedAsync(host, $$"""
            {"model":"npc","input":[{"role":"user","content":"One?"},{"type":"item_reference","id":"{{first.Replace("resp_", "msg_", StringComparison.Ordinal)}}"},{"role":"user","content":"Two?"}]}
            """);
        Assert.Equal(["One?", "One.", "Two?"], turn.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task What_is_not_stored_or_is_another_sessions_is_not_found()
    {
        await using var host = await TestHost.StartAsync();
        var unstored = await AnsweredAsync(host, """{"model":"npc","store":false,"input":"One?"}""", "One.");
        var stored = await AnsweredAsync(host, """{"model":"npc","input":"One?"}""", "One.");
        await AssertUnknownAsync(host, Body(unstored, "Two?"), "previous_response_id");
        await AssertUnknownAsync(host, Body(stored, "Two?").Replace("npc", "other", StringComparison.Ordinal), "previous_response_id");
        await AssertUnknownAsync(host, """{"model":"npc","input":[{"type":"item_reference","id":"msg_none"},{"role":"user","content":"x"}]}""", "input");
    }

    [Fact]
    public async Task It_is_kept_for_as_long_as_a_session_in_which_nothing_happens()
    {
        await using var host = await TestHost.StartAsync(options => options with { SessionTimeout = TimeSpan.FromMinutes(10) });
        var first = await AnsweredAsync(host, """{"model":"npc","input":"One?"}""", "One.");
        host.Time.Advance(TimeSpan.FromMinutes(9));
        await AnsweredAsync(host, Body(first, "Two?"), "Two.");
        host.Time.Advance(TimeSpan.FromMinutes(9));
        await AnsweredAsync(host, Body(first, "Three?"), "Three.");
        host.Time.Advance(TimeSpan.FromMinutes(11));
        await AssertUnknownAsync(host, Body(first, "Four?"), "previous_response_id");
    }

    [Fact]
    public async Task With_what_is_kept_a_turn_may_not_have_more_messages_than_without()
    {
        await using var host = await TestHost.StartAsync(options => options with { MaxMessages = 2 });
        var first = await AnsweredAsync(host, """{"model":"npc","input":"One?"}""", "One.");
        using var response = await host.PostAsync("/caller/v1/responses", Body(first, "Two?"));
        Assert.Equal("too_many_messages", (await response.ReadJsonAsync())["error"].Text("code"));
    }

    private static string Body(string previous, string text, string fields = "\"store\":true") =>
        $$"""{"model":"npc","previous_response_id":"{{previous}}","input":"{{text}}",{{fields}}}""";

    private static async Task<string> AnsweredAsync(TestHost host, string body, string answer)
    {
        var asked = host.PostAsync("/caller/v1/responses", body);
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = answer }.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        using var response = await asked;
        return (await response.ReadJsonAsync()).Text("id");
    }

    private static async Task<Turn> AskedAsync(TestHost host, string body)
    {
        host.BeginPost("/caller/v1/responses", Json.Content(body));
        await host.UntilHeldAsync("npc", Seat.Caller);
        return host.StateOf("npc")!.Turns.Single(turn => turn is { Seat: Seat.Caller, IsOpen: true }).Prompt!;
    }

    private static async Task AssertUnknownAsync(TestHost host, string body, string parameter)
    {
        using var response = await host.PostAsync("/caller/v1/responses", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var error = (await response.ReadJsonAsync())["error"];
        Assert.Equal("previous_response_not_found", error.Text("code"));
        Assert.Equal(parameter, error.Text("param"));
    }
}
