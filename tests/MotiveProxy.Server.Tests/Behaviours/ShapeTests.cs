using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Behaviours;

/// <summary>What replies look like. The numbers are those of the original's behaviours.</summary>
public sealed class ShapeTests
{
    [Fact]
    public async Task A_plain_reply_is_a_chat_completion_of_one_choice() // 13, 29
    {
        await using var host = await TestHost.StartAsync();
        using var response = await PresentAsync(host, stream: false, "question");

        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var body = await response.ReadJsonAsync();
        Assert.StartsWith("chatcmpl-", body.Text("id"), StringComparison.Ordinal);
        Assert.Equal("chat.completion", body.Text("object"));
        Assert.Equal(1767225600, body["created"]!.GetValue<long>());
        Assert.Equal("npc", body.Text("model"));
        var choice = Assert.Single(body["choices"]!.AsArray());
        Assert.Equal(0, choice!["index"]!.GetValue<int>());
        Assert.Equal("assistant", choice["message"].Text("role"));
        Assert.Equal("question", choice["message"].Text("content"));
        Assert.Equal("stop", choice.Text("finish_reason"));
        var usage = body["usage"]!;
        Assert.Equal(
            usage["total_tokens"]!.GetValue<int>(), usage["prompt_tokens"]!.GetValue<int>() + usage["completion_tokens"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_stream_is_chunks_of_one_choice_and_ends_in_DONE() // 25, 26
    {
        await using var host = await TestHost.StartAsync();
        using var response = await PresentAsync(host, stream: true, "question");

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoCache);
        var data = ChatStreams.DataOf(await response.Content.ReadAsStringAsync());
        Assert.Equal(ChatStreams.Done, data[^1]);
        var chunks = data.SkipLast(1).Select(one => JsonNode.Parse(one)!).ToList();
        Assert.All(chunks, chunk => Assert.Equal("chat.completion.chunk", chunk.Text("object")));
        Assert.All(chunks, chunk => Assert.Equal("npc", chunk.Text("model")));
        Assert.All(chunks, chunk => Assert.True(chunk["created"]!.GetValue<long>() > 0));
        Assert.All(chunks, chunk => Assert.Equal(0, Assert.Single(chunk["choices"]!.AsArray())!["index"]!.GetValue<int>()));
        Assert.Single(chunks.Select(chunk => chunk.Text("id")).Distinct());
        Assert.Equal("assistant", chunks[0]["choices"]![0]!["delta"].Text("role"));
        Assert.Equal("stop", chunks[^1]["choices"]![0].Text("finish_reason"));
        Assert.Equal("question", string.Concat(data.SkipLast(1).Select(ChatStreams.TextOfChunk)));
    }

    [Fact]
    public async Task An_empty_answer_is_one_finish_and_no_text() // 27
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Streams(true);
        var asked = caller.Say("question");
        var standIn = host.Party("npc|A", "person/1");
        await standIn.Say("ping").ReplyAsync();
        standIn.Say("");

        using var response = await asked.Response;
        var data = ChatStreams.DataOf(await response.Content.ReadAsStringAsync());
        Assert.Equal("", string.Concat(data.SkipLast(1).Select(ChatStreams.TextOfChunk)));
        Assert.Single(data.SkipLast(1), one => JsonNode.Parse(one)!["choices"]![0]!["finish_reason"] is not null);
    }

    [Theory] // 16, 17, 18
    [InlineData("""{"model":"npc|B","temperature":0.2,"max_tokens":5,"stream":false,"unknown":{"a":[1]},"messages":[{"role":"user","content":"question"}]}""", "question")]
    [InlineData("""{"model":"npc|B","messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"user","content":"question"}]}""", "question")]
    [InlineData("""{"model":"npc|B","messages":[{"role":"system","content":"s"},{"role":"user","content":[{"type":"text","text":"question"}]}]}""", "question")]
    public async Task What_is_new_is_presented(string body, string presented)
    {
        await using var host = await TestHost.StartAsync();
        host.BeginPost("/v1/chat/completions", Json.Content(body));
        await host.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(presented, await host.Party("npc|A", "person/1").Say("ping").ReplyAsync());
    }

    [Theory]
    [InlineData(10_000)] // 18
    [InlineData(1_048_576)]
    public async Task A_long_message_arrives_whole(int length)
    {
        var words = string.Concat(Enumerable.Range(0, length / 8).Select(number => $"{number:x6}\u00e4\n"));
        await using var host = await TestHost.StartAsync();
        using var response = await PresentAsync(host, stream: true, words);
        Assert.Equal(words, ChatStreams.TextOf(await response.Content.ReadAsStringAsync()));
    }

    [Theory] // 23
    [InlineData("/health", "healthy")]
    [InlineData("/health/live", "healthy")]
    [InlineData("/health/ready", "ready")]
    public async Task Health_is_told_to_everybody_at_once(string path, string status)
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("key") });
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Http.GetAsync(path)));
        foreach (var answer in answers)
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal($$"""{"status":"{{status}}"}""", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Models_are_the_configured_ones_and_the_live_sessions()
    {
        await using var host = await TestHost.StartAsync(options => options with { Models = ["first", "org/second"] });
        host.Party("npc", "person/1").Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        foreach (var path in new[] { "/v1/models", "/standin/v1/models", "/caller/v1/models" })
        {
            var list = await host.GetJsonAsync(path);
            Assert.Equal("list", list.Text("object"));
            Assert.Equal(["first", "org/second", "npc"], list["data"]!.AsArray().Select(model => model.Text("id")));
        }

        Assert.Equal("org/second", (await host.GetJsonAsync("/v1/models/org/second")).Text("id"));
        using var unknown = await host.Http.GetAsync("/v1/models/nobody");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal("model_not_found", (await unknown.ReadJsonAsync())["error"].Text("code"));
    }

    private static async Task<HttpResponseMessage> PresentAsync(TestHost host, bool stream, string words)
    {
        var standIn = host.Party("npc|A", "person/1");
        standIn.Streams(stream);
        var ping = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        host.Party("npc|B", "program/1").Say(words);
        return await ping.Response;
    }
}
