using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>Connections that are cut on purpose, as a client sees them: byte for byte.</summary>
public sealed class DropTests
{
    private const string Path = "/caller/v1/chat/completions";

    [Fact]
    public async Task A_client_that_waits_for_a_plain_reply_sees_its_connection_end_without_a_byte_and_its_retry_is_answered()
    {
        const string question = """{"model":"npc","messages":[{"role":"user","content":"question"}]}""";
        await using var host = await TestHost.StartAsync();
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", Path, question);
        var prompt = await DropAsync(host, "");
        Assert.Equal("", await caller.UntilClosedAsync());

        using var retry = await RawConnection.OpenAsync(host.Address);
        await retry.SendAsync("POST", Path, question);
        await host.UntilHeldAsync("npc", Seat.Caller);
        await AnswerAsync(host, prompt);
        Assert.Contains("\"answer\"", await retry.UntilAsync(text => text.EndsWith('}')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_streams_gets_what_was_given_and_then_sees_its_connection_end_without_an_end()
    {
        const string question = """{"model":"npc","stream":true,"messages":[{"role":"user","content":"question"}]}""";
        await using var host = await TestHost.StartAsync();
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", Path, question);
        await caller.UntilEndsWithAsync("\n\n\r\n");
        await host.UntilHeldAsync("npc", Seat.Caller);
        using var given = await host.PostAsync($"/api/prompts/{await PromptOf(host)}/parts", """{"text":"Once "}""");
        var prompt = await DropAsync(host, """{"by":"Ada"}""");
        var told = await caller.UntilClosedAsync();
        Assert.Equal("Once ", ChatStreams.TextOfChunk(ChatStreams.DataOf(Chunks.Of(told)[^1])[0]));
        Assert.DoesNotContain("[DONE]", told, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n", told, StringComparison.Ordinal);

        using var retry = await RawConnection.OpenAsync(host.Address);
        await retry.SendAsync("POST", Path, question);
        await host.UntilHeldAsync("npc", Seat.Caller);
        await AnswerAsync(host, prompt);
        var whole = await retry.UntilEndsWithAsync("\r\n0\r\n\r\n");
        Assert.Equal("Once answer", ChatStreams.TextOf(string.Concat(Chunks.Of(whole))));
        var transcript = (await host.GetJsonAsync("/api/sessions/npc"))["transcript"]!.AsArray();
        Assert.Equal("Ada", Assert.Single(transcript, entry => entry.Text("kind") == "prompt_dropped").Text("by"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"by":""}""")]
    public async Task Who_cuts_it_gives_a_name_or_none(string body)
    {
        await using var host = await TestHost.StartAsync();
        using var refused = await host.PostAsync("/api/prompts/any/drop", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var gone = await host.PostAsync("/api/prompts/any/drop", "");
        Assert.Equal(HttpStatusCode.Conflict, gone.StatusCode);
    }

    private static async Task<string> PromptOf(TestHost host) => (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");

    private static async Task<string> DropAsync(TestHost host, string body)
    {
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = await PromptOf(host);
        using var dropped = await host.PostAsync($"/api/prompts/{prompt}/drop", body);
        Assert.Equal(HttpStatusCode.NoContent, dropped.StatusCode);
        return prompt;
    }

    private static async Task AnswerAsync(TestHost host, string prompt)
    {
        using var answered = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = "answer" }.ToJsonString());
        Assert.Equal(HttpStatusCode.NoContent, answered.StatusCode);
    }
}
