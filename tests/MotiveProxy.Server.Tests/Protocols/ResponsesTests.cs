using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A client of Responses in either seat, and one of Chat Completions in the other.</summary>
public sealed class ResponsesTests
{
    private const string Responses = "/caller/v1/responses";
    private const string Tool = """{"type":"function","name":"look","parameters":{"type":"object"}}""";

    [Theory]
    [InlineData("/caller/v1/responses", false)]
    [InlineData("/caller/v1/responses", true)]
    [InlineData("/caller/openai/v1/responses", false)]
    public async Task A_chat_stand_in_answers_what_a_client_of_responses_asks(string path, bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host);
        var held = standIn.Say("ping");
        var asked = host.PostAsync(path, $$"""{"model":"npc","input":"Who goes there?","stream":{{(stream ? "true" : "false")}}}""");
        Assert.Equal("Who goes there?", await held.ReplyAsync());
        standIn.Say("A troll.");

        var response = await ReadAsync(asked, stream);
        Assert.Equal("completed", response.Text("status"));
        Assert.Equal("A troll.", TextOf(response));
    }

    [Fact]
    public async Task Tools_are_called_and_their_results_come_back()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host);
        var held = standIn.Say("ping");
        var first = host.PostAsync(Responses, $$"""{"model":"npc","input":"Look around.","tools":[{{Tool}}]}""");
        await held.ReplyAsync();
        held = standIn.Say("/call look {\"at\":\"door\"}");
        var call = (await ReadAsync(first, stream: false))["output"]![0]!;
        Assert.Equal("function_call", call.Text("type"));
        Assert.Equal("look", call.Text("name"));
        Assert.Equal("door", JsonNode.Parse(call.Text("arguments")).Text("at"));

        var second = host.PostAsync(Responses, $$"""
            {"model":"npc","tools":[{{Tool}}],"input":[
                {"role":"user","content":"Look around."},{{call.ToJsonString()}},
                {"type":"function_call_output","call_id":"{{call.Text("call_id")}}","output":"It is closed."}]}
            """);
        Assert.Contains("It is closed.", await held.ReplyAsync(), StringComparison.Ordinal);
        standIn.Say("Closed, it is.");
        Assert.Equal("Closed, it is.", TextOf(await ReadAsync(second, stream: false)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_is_a_refusal(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host);
        var held = standIn.Say("ping");
        var asked = host.PostAsync(Responses, $$"""{"model":"npc","input":"Open!","stream":{{(stream ? "true" : "false")}}}""");
        await held.ReplyAsync();
        standIn.Say("/refuse Never.");
        var content = (await ReadAsync(asked, stream))["output"]![0]!["content"]![0]!;
        Assert.Equal("refusal", content.Text("type"));
        Assert.Equal("Never.", content.Text("refusal"));
    }

    [Fact]
    public async Task An_error_on_purpose_is_that_error()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host);
        var held = standIn.Say("ping");
        var asked = host.PostAsync(Responses, """{"model":"npc","input":"Pay!"}""");
        await held.ReplyAsync();
        standIn.Say("/error 403 Out of gold");
        await AssertErrorAsync(asked, HttpStatusCode.Forbidden, "error_given");
    }

    [Fact]
    public async Task An_error_in_a_stream_is_an_event_and_a_cut_connection()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host);
        var held = standIn.Say("ping");
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Responses, """{"model":"npc","input":"Pay!","stream":true}""");
        await held.ReplyAsync();
        standIn.Say("/error 403 Out of gold");
        var text = await connection.UntilClosedAsync();
        Assert.Contains("event: response.created\n", text, StringComparison.Ordinal);
        Assert.Contains("event: error\n", text, StringComparison.Ordinal);
        Assert.Contains("event: response.failed\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_of_responses_plays_the_model_for_a_chat_client_and_says_only_what_is_new(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc", "program/1", "/caller/v1/chat/completions");
        caller.Streams(stream);
        var held = SayAsync("ping", after: null);
        await host.UntilHeldAsync("npc", Seat.StandIn);
        for (var round = 0; round < 3; round++)
        {
            var asked = caller.Say($"question {round}");
            var prompt = await ReadAsync(held, stream);
            Assert.Equal($"question {round}", TextOf(prompt));
            held = SayAsync($"answer {round}", prompt.Text("id"));
            Assert.Equal($"answer {round}", await asked.ReplyAsync());
        }

        Task<HttpResponseMessage> SayAsync(string text, string? after)
        {
            var body = new JsonObject { ["model"] = "npc", ["input"] = text, ["stream"] = stream };
            if (after is not null)
                body["previous_response_id"] = after;
            return host.PostAsync("/standin/v1/responses", body.ToJsonString());
        }
    }

    [Fact]
    public async Task GET_asks_for_a_WebSocket_and_is_told_to_use_POST()
    {
        await using var host = await TestHost.StartAsync();
        foreach (var path in (string[])["/v1/responses", "/standin/v1/responses", "/openai/v1/responses"])
            await AssertErrorAsync(host.Http.GetAsync(path).Soon(), HttpStatusCode.UpgradeRequired, "upgrade_refused");
    }

    [Theory]
    [InlineData("\"background\":true", "unsupported")]
    [InlineData("\"conversation\":\"conv_1\"", "unsupported")]
    [InlineData("\"previous_response_id\":\"resp_none\"", "previous_response_not_found")]
    public async Task What_is_not_kept_here_is_refused_and_nobody_is_seated(string field, string code)
    {
        await using var host = await TestHost.StartAsync();
        await AssertErrorAsync(host.PostAsync(Responses, $$"""{"model":"npc","input":"Hi",{{field}}}"""), HttpStatusCode.BadRequest, code);
        Assert.Equal(0, host.Sessions.Count);
    }

    private static Party StandIn(TestHost host) => host.Party("npc", "person/1", "/standin/v1/chat/completions");

    private static async Task<JsonObject> ReadAsync(Task<HttpResponseMessage> asked, bool stream)
    {
        using var response = await asked;
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode is HttpStatusCode.OK, body);
        return (stream ? JsonNode.Parse(body.Split("data: ")[^1])!["response"]! : JsonNode.Parse(body)!).AsObject();
    }

    private static async Task AssertErrorAsync(Task<HttpResponseMessage> asked, HttpStatusCode status, string code)
    {
        using var response = await asked;
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(code, (await response.ReadJsonAsync())["error"].Text("code"));
    }

    private static string TextOf(JsonObject response) => response["output"]![0]!["content"]![0].Text("text");
}
