using System.Net;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>Clients of Anthropic's protocol that tell a conversation once, and then only what is new.</summary>
public sealed class MessageThreadTests
{
    private const string Path = "/caller/v1/messages?beta=true";

    private const string Begun = """
        {"model":"npc","system":"Be kind.","tools":[{"name":"look","input_schema":{"type":"object"}}],
         "messages":[{"role":"user","content":"Where are you?"}],"thread":{"type":"create"}}
        """;

    [Fact]
    public async Task What_was_said_answered_and_declared_comes_before_what_is_new()
    {
        await using var host = await TestHost.StartAsync();
        var first = await AnsweredAsync(host, Begun, """{"tool_calls":[{"id":"c1","name":"look","arguments":{}}]}""");
        var second = await AnsweredAsync(host, Next(first, """[{"type":"tool_result","tool_use_id":"c1","content":"a door"}]"""), """{"text":"At a door."}""");
        host.BeginPost(Path, Json.Content(Next(second, "\"Open it.\"")));
        await host.UntilHeldAsync("npc", Seat.Caller);

        var turn = host.StateOf("npc")!.Turns.Single(turn => turn is { Seat: Seat.Caller, IsOpen: true }).Prompt!;
        Assert.Equal(
            [(Role.System, "Be kind."), (Role.User, "Where are you?"), (Role.Assistant, ""), (Role.Tool, "a door"), (Role.Assistant, "At a door."), (Role.User, "Open it.")],
            turn.Messages.Select(message => (message.Role, message.Text)));
        Assert.Equal("c1", Assert.Single(turn.Messages[2].ToolCalls).Id);
        Assert.Equal("look", Assert.Single(turn.Tools).Name);
    }

    [Fact]
    public async Task Only_a_thread_is_kept()
    {
        await using var host = await TestHost.StartAsync();
        var alone = await AnsweredAsync(host, """{"model":"npc","messages":[{"role":"user","content":"Hi"}]}""", """{"text":"Hi."}""");
        using var response = await host.PostAsync(Path, Next(alone, "\"And?\""));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var error = (await response.ReadJsonAsync())["error"];
        Assert.Equal("not_found_error", error.Text("type"));
        Assert.Equal("thread_not_found", error!["details"].Text("error_code"));
    }

    private static string Next(string previous, string content) =>
        $$$"""{"model":"npc","messages":[{"role":"user","content":{{{content}}}}],"thread":{"type":"continue","previous_message_id":"{{{previous}}}"}}""";

    private static async Task<string> AnsweredAsync(TestHost host, string body, string answer)
    {
        var asked = host.PostAsync(Path, body);
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", answer);
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        using var response = await asked;
        return (await response.ReadJsonAsync()).Text("id");
    }
}
