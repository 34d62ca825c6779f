using System.Net;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A client of Anthropic's protocol plays the model for a program of OpenAI's.</summary>
public sealed class AnthropicStandInTests
{
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
            Assert.Equal($"question {round}", MessagesParty.TextOf(await standIn.HearAsync(held)));
            held = standIn.Say($"answer {round}");
            Assert.Equal($"answer {round}", await asked.ReplyAsync());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_tool_is_called_and_its_result_is_shown(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, _) = Parties(host, stream);
        var held = await PingAsync(host, standIn);

        var asked = host.PostAsync("/caller/v1/chat/completions", Asked());
        await standIn.HearAsync(held);
        held = standIn.Say("/call look {\"at\": \"door\"}");
        using var called = await asked;
        var choice = (await called.ReadJsonAsync())["choices"]![0]!;
        Assert.Equal("tool_calls", choice.Text("finish_reason"));
        var call = choice["message"]!["tool_calls"]![0]!;
        Assert.Equal("{\"at\": \"door\"}", call["function"].Text("arguments"));

        var result = $$"""{"role":"tool","tool_call_id":"{{call.Text("id")}}","content":"a door"}""";
        asked = host.PostAsync("/caller/v1/chat/completions", Asked($",{choice["message"]!.ToJsonString()},{result}"));
        Assert.Contains("a door", MessagesParty.TextOf(await standIn.HearAsync(held)), StringComparison.Ordinal);
        _ = standIn.Say("In a room.");
        using var answered = await asked;
        Assert.Equal("In a room.", Json.TextOf(await answered.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_refusal_is_a_refusal()
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream: false);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Do it.");
        await standIn.HearAsync(held);
        _ = standIn.Say("/refuse I will not.");
        using var response = await asked.Response;
        Assert.Equal("I will not.", (await response.ReadJsonAsync())["choices"]![0]!["message"].Text("refusal"));
    }

    [Fact]
    public async Task An_error_on_purpose_is_one_of_OpenAIs()
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, caller) = Parties(host, stream: false);
        var held = await PingAsync(host, standIn);

        var asked = caller.Say("Do it.");
        await standIn.HearAsync(held);
        _ = standIn.Say("/error 403 Out of gold");
        var (status, error) = await asked.ErrorAsync();
        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Equal("Out of gold", error.Text("message"));
    }

    private static string Asked(string more = "") =>
        """{"model":"npc","tools":[{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}],"messages":[{"role":"user","content":"Where are you?"}"""
        + more + "]}";

    private static (MessagesParty StandIn, Party Caller) Parties(TestHost host, bool stream)
    {
        var standIn = new MessagesParty(host.Client("person/1"), "npc", "/standin/v1/messages");
        standIn.Also["stream"] = stream;
        var caller = host.Party("npc", "program/1", "/caller/v1/chat/completions");
        caller.Streams(stream);
        return (standIn, caller);
    }

    private static async Task<Task<HttpResponseMessage>> PingAsync(TestHost host, MessagesParty standIn)
    {
        var held = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        return held;
    }
}
