using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A chat UI of OpenAI's protocol plays the model for a program of Google's.</summary>
public sealed class GeminiCallerTests
{
    private const string Tools = """[{"functionDeclarations":[{"name":"look","description":"Looks.","parameters":{"type":"OBJECT","properties":{"at":{"type":"STRING"}}}}]}]""";

    public static TheoryData<string> Methods => [GeminiParty.Whole, GeminiParty.Events, GeminiParty.Array];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Text_goes_both_ways(string method)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, method);
        var held = await PingAsync(host, standIn);

        for (var round = 0; round < 3; round++)
        {
            var asked = caller.Say($"question {round}");
            Assert.Equal($"question {round}", await held.ReplyAsync());
            held = standIn.Say($"answer {round}");

            var reply = await caller.HearAsync(asked);
            Assert.Equal($"answer {round}", reply.Text);
            Assert.Equal("STOP", reply.FinishReason);
            Assert.Equal("npc", reply.Model);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task A_tool_is_called_twice_at_once_and_its_results_are_shown(string method)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, method);
        caller.Also["tools"] = JsonNode.Parse(Tools);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Where are you?");
        await held.ReplyAsync();
        held = standIn.Say("/call look {\"at\": \"door\"}\n/call look {\"at\": \"wall\"}");
        var reply = await caller.HearAsync(asked);
        Assert.Equal(["door", "wall"], reply.Calls.Select(call => call["args"].Text("at")));
        Assert.Equal(2, reply.Calls.Select(call => call.Text("id")).Distinct().Count());

        asked = caller.Say([.. reply.Calls.Select(call => Result(call, $"a {call["args"].Text("at")}"))]);
        var shown = await held.ReplyAsync();
        Assert.Contains("### Result of `look`\n\na door", shown, StringComparison.Ordinal);
        Assert.Contains("### Result of `look`\n\na wall", shown, StringComparison.Ordinal);
        standIn.Say("In a room.");
        Assert.Equal("In a room.", (await caller.HearAsync(asked)).Text);
    }

    [Theory]
    [InlineData(GeminiParty.Whole, "/refuse I will not.", "I will not.", "SAFETY")]
    [InlineData(GeminiParty.Events, "/refuse I will not.", "I will not.", "SAFETY")]
    [InlineData(GeminiParty.Whole, "/length Once upon", "Once upon", "MAX_TOKENS")]
    [InlineData(GeminiParty.Array, "/length Once upon", "Once upon", "MAX_TOKENS")]
    public async Task A_refusal_and_a_cut_are_finish_reasons(string method, string said, string text, string reason)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, method);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Do it.");
        await held.ReplyAsync();
        standIn.Say(said);
        var reply = await caller.HearAsync(asked);
        Assert.Equal(text, reply.Text);
        Assert.Equal(reason, reply.FinishReason);
    }

    [Fact]
    public async Task An_error_on_purpose_is_one_of_Googles()
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, GeminiParty.Whole);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Again!");
        await held.ReplyAsync();
        standIn.Say("/error 429 Slow down");
        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        var error = (await response.ReadJsonAsync())["error"];
        Assert.Equal(429, error!["code"]!.GetValue<int>());
        Assert.Equal("Slow down", error.Text("message"));
        Assert.Equal("RESOURCE_EXHAUSTED", error.Text("status"));
    }

    [Theory]
    [InlineData(GeminiParty.Events, "data: {\"error\":{\"code\":503,\"message\":\"Too much\",\"status\":\"UNAVAILABLE\",")]
    [InlineData(GeminiParty.Array, "{\"error\":{\"code\":503,\"message\":\"Too much\",\"status\":\"UNAVAILABLE\",")]
    public async Task A_stream_that_has_begun_ends_with_an_error_and_a_cut(string method, string expected)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1", "/standin/v1/chat/completions");
        var held = await PingAsync(host, standIn);
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", $"/caller/v1beta/models/npc:{method}", """{"contents":[{"parts":[{"text":"Again!"}]}]}""");
        await caller.UntilAsync(text => text.Contains("\r\n\r\n", StringComparison.Ordinal));

        await held.ReplyAsync();
        standIn.Say("/error 503 Too much");
        var reply = await caller.UntilClosedAsync();
        Assert.StartsWith(expected, Chunks.Of(reply)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GeminiParty.Events, "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"\"}],\"role\":\"model\"},\"index\":0}],")]
    [InlineData(GeminiParty.Array, "\n")]
    public async Task A_stream_that_waits_hears_signs_of_life_that_say_nothing(string method, string beat)
    {
        await using var host = await TestHost.StartAsync();
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", $"/caller/v1beta/models/npc:{method}", """{"contents":[{"parts":[{"text":"Hi"}]}]}""");
        await caller.UntilAsync(text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
        await host.UntilAdmittedAsync(1);
        for (var beats = 1; beats <= 3; beats++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(15));
            var heard = beats;
            await caller.UntilAsync(text => Chunks.Of(text).Count(chunk => chunk.StartsWith(beat, StringComparison.Ordinal)) == heard);
        }
    }

    [Fact]
    public async Task A_retry_joins_its_turn_and_gets_the_reply_with_its_id()
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, GeminiParty.Whole);
        var held = await PingAsync(host, standIn);

        using var timeout = new CancellationTokenSource();
        var lost = caller.Say("Are you there?", timeout.Token);
        Assert.Equal("Are you there?", await held.ReplyAsync());
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = host.StateOf("npc")!.Turns.Single(turn => turn is { Seat: Seat.Caller, IsOpen: true }).Id.Value;
        await timeout.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);
        await host.UntilHappenedAsync<SessionEvent.HoldLost>("npc");

        var again = caller.SayAgain();
        await host.UntilHeldAsync("npc", Seat.Caller);
        standIn.Say("I am.");
        var reply = await caller.HearAsync(again);
        Assert.Equal("I am.", reply.Text);
        Assert.Equal(prompt, reply.Id);
        Assert.Single(host.Happened<SessionEvent.PromptOpened>("npc"));
    }

    private static (Party StandIn, GeminiParty Caller) Parties(TestHost host, string method) =>
        (host.Party("npc", "person/1", "/standin/v1/chat/completions"), new GeminiParty(host.Client("program/1"), "/caller/v1beta/models/npc", method));

    private static async Task<Saying> PingAsync(TestHost host, Party standIn)
    {
        var held = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        return held;
    }

    private static JsonObject Result(JsonNode call, string result) => new()
    {
        ["functionResponse"] = new JsonObject { ["id"] = call.Text("id"), ["name"] = call.Text("name"), ["response"] = new JsonObject { ["result"] = result } },
    };
}
