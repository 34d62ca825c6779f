using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>What operators see of a client that will not wait for ever.</summary>
public sealed class GivingUpTests
{
    private const double Began = 1767225600;

    [Fact]
    public async Task A_prompt_and_a_seat_tell_when_their_client_gives_up_and_how_often_it_comes_back()
    {
        await using var host = await TestHost.StartAsync(options => options with { Patience = TimeSpan.FromSeconds(10) });
        host.Party("npc|A", "OpenAI/2.15.0 (.NET 10.0.12; Debian)").Say("/join");
        await host.UntilAdmittedAsync(1);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        host.Party("other|B", "OpenAI/JS 7.57.0").Say("question");
        await host.UntilAdmittedAsync(2);

        var standIn = (await host.GetJsonAsync("/api/sessions/npc"))["standin"]!.AsObject();
        Assert.Equal("OpenAI 2 (.NET)", standIn.Text("client_name"));
        Assert.Equal(Began + 100, standIn["gives_up_ts"]!.GetValue<double>());
        Assert.Equal(3, standIn["comes_back"]!.GetValue<int>());
        foreach (var place in new[] { "caller", "prompts" })
        {
            var told = (await host.GetJsonAsync("/api/sessions/other"))[place]!;
            var caller = (told as JsonArray)?[0] ?? told;
            Assert.Equal("openai 7 (Node)", caller.Text("client_name"));
            Assert.Equal(Began + 605, caller["gives_up_ts"]!.GetValue<double>());
            Assert.Equal(2, caller["comes_back"]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("X-Stainless-Timeout", "30", 30)]
    [InlineData("X-Server-Timeout", "0.5", 0.5)]
    [InlineData("X-Stainless-Timeout", "soon", 600)]
    [InlineData("X-Stainless-Timeout", "-1", 600)]
    [InlineData("X-Stainless-Timeout", "1e999", 600)]
    public async Task An_announced_time_out_wins_if_it_is_one(string header, string value, double seconds)
    {
        await using var host = await TestHost.StartAsync(options => options with { Patience = TimeSpan.Zero });
        var caller = host.Party("npc|B", "OpenAI/JS 7.57.0");
        caller.Http.DefaultRequestHeaders.Add(header, value);
        caller.Say("question");
        await host.UntilAdmittedAsync(1);
        Assert.Equal(Began + seconds, (await PromptAsync(host))["gives_up_ts"]!.GetValue<double>());
    }

    [Fact]
    public async Task A_retry_has_one_less_to_come()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "OpenAI/JS 7.57.0");
        await caller.SayAndHangUpAsync(host, "question", Seat.Caller);
        caller.SayAgain(retry: 1);
        await host.UntilAdmittedAsync(2);
        Assert.Equal(1, (await PromptAsync(host))["comes_back"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_stream_with_heartbeats_is_not_given_up()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "Anthropic/JS 1.12.0");
        caller.Streams(true);
        caller.Say("question");
        await host.UntilAdmittedAsync(1);
        var prompt = await PromptAsync(host);
        Assert.Equal("@anthropic-ai/sdk 1 (Node)", prompt.Text("client_name"));
        Assert.False(prompt.ContainsKey("gives_up_ts"));
        Assert.Equal(0, prompt["comes_back"]!.GetValue<int>());
    }

    [Fact]
    public async Task Of_an_unknown_client_and_of_one_that_is_away_nothing_is_told()
    {
        await using var host = await TestHost.StartAsync();
        host.Party("npc|B", "program/1").Say("question");
        await host.UntilAdmittedAsync(1);
        var unknown = await PromptAsync(host);
        Assert.False(unknown.ContainsKey("client_name") || unknown.ContainsKey("gives_up_ts") || unknown.ContainsKey("comes_back"));

        await host.Party("gone|B", "OpenAI/JS 7.57.0").SayAndHangUpAsync(host, "question", Seat.Caller);
        await host.Log.UntilAsync(1001);
        var away = (await host.GetJsonAsync("/api/sessions/gone"))["prompts"]![0]!.AsObject();
        Assert.Equal("openai 7 (Node)", away.Text("client_name"));
        Assert.False(away.ContainsKey("gives_up_ts"));
    }

    private static async Task<JsonObject> PromptAsync(TestHost host) =>
        (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0]!.AsObject();
}
