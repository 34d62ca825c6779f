using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>A client of legacy completions in either seat, and one of Chat Completions in the other.</summary>
public sealed class CompletionsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prompt_is_answered_by_a_chat_stand_in(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1", "/standin/v1/chat/completions");
        var held = standIn.Say("ping");
        var asked = host.PostAsync("/caller/v1/completions", Body("Once upon", stream));
        Assert.Equal("Once upon", await held.ReplyAsync());
        standIn.Say("a time.");
        Assert.Equal("a time.", await TextAsync(asked, stream));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_prompt_answers_a_chat_client(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var held = host.PostAsync("/standin/v1/completions", Body("ping", stream));
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var asked = host.Party("npc", "program/1", "/caller/v1/chat/completions").Say("Who goes there?");
        Assert.Equal("Who goes there?", await TextAsync(held, stream));
        host.BeginPost("/standin/v1/completions", Json.Content(Body("A troll.", stream)));
        Assert.Equal("A troll.", await asked.ReplyAsync());
    }

    private static string Body(string prompt, bool stream) => new JsonObject { ["model"] = "npc", ["prompt"] = prompt, ["stream"] = stream }.ToJsonString();

    private static async Task<string> TextAsync(Task<HttpResponseMessage> asked, bool stream)
    {
        using var response = await asked;
        var body = await response.Content.ReadAsStringAsync().Soon();
        IEnumerable<string> objects = stream ? ChatStreams.DataOf(body).SkipLast(1) : [body];
        return string.Concat(objects.Select(one => JsonNode.Parse(one)!["choices"]![0].Text("text")));
    }
}
