using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A client of Google's protocol plays the model for programs of the others.</summary>
public sealed class GeminiStandInTests
{
    [Theory]
    [InlineData(GeminiParty.Whole, false)]
    [InlineData(GeminiParty.Events, true)]
    [InlineData(GeminiParty.Array, true)]
    public async Task Text_goes_both_ways(string method, bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host, method);
        var caller = host.Party("npc", "program/1", "/caller/v1/chat/completions");
        caller.Streams(stream);
        var held = await PingAsync(host, standIn);

        for (var round = 0; round < 3; round++)
        {
            var asked = caller.Say($"question {round}");
            Assert.Equal($"question {round}", (await standIn.HearAsync(held)).Text);
            held = standIn.Say($"answer {round}");
            Assert.Equal($"answer {round}", await asked.ReplyAsync());
        }
    }

    [Fact]
    public async Task A_program_of_Anthropics_calls_a_tool_and_brings_its_result()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = StandIn(host, GeminiParty.Events);
        var caller = new MessagesParty(host.Client("program/1"), "npc", "/caller/v1/messages");
        caller.Also["tools"] = JsonNode.Parse("""[{"name":"look","input_schema":{"type":"object"}}]""");
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Where are you?");
        await standIn.HearAsync(held);
        held = standIn.Say("/call look {\"at\": \"door\"}");
        var call = (await caller.HearAsync(asked))["content"]![0]!;
        Assert.Equal("door", call["input"].Text("at"));

        asked = caller.Say(new JsonArray(new JsonObject { ["type"] = "tool_result", ["tool_use_id"] = call.Text("id"), ["content"] = "a door" }));
        Assert.Contains("a door", (await standIn.HearAsync(held)).Text, StringComparison.Ordinal);
        _ = standIn.Say("In a room.");
        Assert.Equal("In a room.", MessagesParty.TextOf(await caller.HearAsync(asked)));
    }

    [Fact]
    public async Task Without_named_seats_who_was_told_something_by_a_stream_is_known_by_its_echo()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = new GeminiParty(host.Client("same/1"), "/v1beta/models/npc", GeminiParty.Events);
        var caller = new GeminiParty(host.Client("same/1"), "/v1beta/models/npc", GeminiParty.Events);
        var held = await PingAsync(host, standIn);
        var asked = caller.Say("question 0");
        for (var round = 1; round < 3; round++)
        {
            await standIn.HearAsync(held);
            held = standIn.Say($"answer {round}");
            Assert.Equal($"answer {round}", (await caller.HearAsync(asked)).Text);
            asked = caller.Say($"question {round}");
        }

        Assert.Equal("question 2", (await standIn.HearAsync(held)).Text);
        Assert.Equal(SeatingRule.Echo, host.StateOf("npc")!.Turns.Last(turn => turn.Seat == Seat.Caller).Rule);
    }

    private static GeminiParty StandIn(TestHost host, string method) => new(host.Client("person/1"), "/standin/v1beta/models/npc", method);

    private static async Task<Task<HttpResponseMessage>> PingAsync(TestHost host, GeminiParty standIn)
    {
        var held = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        return held;
    }
}
