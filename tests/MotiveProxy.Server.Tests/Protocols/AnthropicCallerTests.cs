using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A chat UI of OpenAI's protocol plays the model for a program of Anthropic's.</summary>
public sealed class AnthropicCallerTests
{
    private const string Tools = """[{"name":"look","description":"Looks.","input_schema":{"type":"object","properties":{"at":{"type":"string"}}}}]""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Text_goes_both_ways(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream);
        var held = await PingAsync(host, standIn);

        for (var round = 0; round < 3; round++)
        {
            var asked = caller.Say($"question {round}");
            Assert.Equal($"question {round}", await held.ReplyAsync());
            held = standIn.Say($"answer {round}");

            var message = await caller.HearAsync(asked);
            Assert.Equal($"answer {round}", MessagesParty.TextOf(message));
            Assert.Equal("end_turn", message.Text("stop_reason"));
            Assert.StartsWith("msg_", message.Text("id"), StringComparison.Ordinal);
            Assert.Equal("npc", message.Text("model"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_is_called_and_its_result_is_shown(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream);
        caller.Also["tools"] = JsonNode.Parse(Tools);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Where are you?");
        await held.ReplyAsync();
        held = standIn.Say("/call look {\"at\": \"door\"}\n/call look {\"at\": \"wall\"}");
        var message = await caller.HearAsync(asked);
        Assert.Equal("tool_use", message.Text("stop_reason"));
        var calls = message["content"]!.AsArray();
        Assert.Equal(["door", "wall"], calls.Select(call => call!["input"].Text("at")));
        Assert.Equal(2, calls.Select(call => call.Text("id")).Distinct().Count());

        asked = caller.Say(new JsonArray([.. calls.Select(call => Result(call.Text("id"), $"a {call!["input"].Text("at")}"))]));
        var shown = await held.ReplyAsync();
        Assert.Contains("a door", shown, StringComparison.Ordinal);
        Assert.Contains("a wall", shown, StringComparison.Ordinal);
        standIn.Say("In a room.");
        Assert.Equal("In a room.", MessagesParty.TextOf(await caller.HearAsync(asked)));
    }

    [Theory]
    [InlineData(false, "/refuse I will not.", "I will not.", "refusal")]
    [InlineData(true, "/refuse I will not.", "I will not.", "refusal")]
    [InlineData(false, "/length Once upon", "Once upon", "max_tokens")]
    [InlineData(true, "/length Once upon", "Once upon", "max_tokens")]
    public async Task A_refusal_and_a_cut_are_stop_reasons(bool stream, string said, string text, string reason)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Do it.");
        await held.ReplyAsync();
        standIn.Say(said);
        var message = await caller.HearAsync(asked);
        Assert.Equal(text, MessagesParty.TextOf(message));
        Assert.Equal(reason, message.Text("stop_reason"));
    }

    [Fact]
    public async Task An_error_on_purpose_is_one_of_Anthropics()
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream: false);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Again!");
        await held.ReplyAsync();
        standIn.Say("/error 429 Slow down");
        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(
            """{"type":"error","error":{"type":"rate_limit_error","message":"Slow down"}}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_stream_that_has_begun_ends_with_an_error_event_and_a_cut()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1", "/standin/v1/chat/completions");
        var held = await PingAsync(host, standIn);
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", "/caller/v1/messages?beta=true", """{"model":"npc","stream":true,"messages":[{"role":"user","content":"Again!"}]}""");
        await caller.UntilAsync(text => text.Contains("event: message_start\n", StringComparison.Ordinal));

        await held.ReplyAsync();
        standIn.Say("/error 529 Too much");
        var reply = await caller.UntilClosedAsync();
        Assert.Equal(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Too much\"}}\n\n",
            Chunks.Of(reply)[^1]);
        Assert.DoesNotContain("\r\n0\r\n", reply, StringComparison.Ordinal);
    }

    private static (Party StandIn, MessagesParty Caller) Parties(TestHost host, bool stream)
    {
        var caller = new MessagesParty(host.Client("program/1"), "npc", "/caller/v1/messages?beta=true");
        caller.Also["stream"] = stream;
        return (host.Party("npc", "person/1", "/standin/v1/chat/completions"), caller);
    }

    private static async Task<Saying> PingAsync(TestHost host, Party standIn)
    {
        var held = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        return held;
    }

    private static JsonObject Result(string id, string content) => new() { ["type"] = "tool_result", ["tool_use_id"] = id, ["content"] = content };
}
