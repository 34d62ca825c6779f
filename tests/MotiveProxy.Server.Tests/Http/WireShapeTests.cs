using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>What goes over the wire while nobody has answered, and how it ends. See docs/architecture.md, holding.</summary>
public sealed class WireShapeTests
{
    private const string Path = "/v1/chat/completions";
    private const string Ping = """{"model":"npc","messages":[{"role":"user","content":"ping"}]}""";
    private const string StreamedPing = """{"model":"npc","stream":true,"messages":[{"role":"user","content":"ping"}]}""";

    [Fact]
    public async Task A_stream_has_its_headers_and_its_first_event_before_anybody_has_answered()
    {
        await using var host = await TestHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, StreamedPing);

        var text = await connection.UntilEndsWithAsync("\n\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: text/event-stream\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-cache\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Accel-Buffering: no\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\nServer:", text, StringComparison.Ordinal);
        Assert.Contains("\"role\":\"assistant\"", Assert.Single(Chunks.Of(text)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_held_stream_hears_a_no_op_event_at_every_heartbeat_in_a_chunk_of_its_own()
    {
        await using var host = await TestHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, StreamedPing);
        await connection.UntilEndsWithAsync("\n\n\r\n");
        await host.UntilAdmittedAsync(turns: 1);
        for (var beat = 1; beat <= 3; beat++)
        {
            host.Time.Advance(TimeSpan.FromSeconds(15));
            var text = await connection.UntilAsync(text => Chunks.Of(text).Count == beat + 1);
            var data = Assert.Single(ChatStreams.DataOf(Chunks.Of(text)[^1]));
            Assert.Equal("", ChatStreams.TextOfChunk(data));
        }
    }

    [Fact]
    public async Task A_plain_reply_is_silent_for_the_patience_and_then_hears_line_ends_until_its_json()
    {
        await using var host = await TestHost.StartAsync(options => options with { Patience = TimeSpan.FromSeconds(10) });
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, Ping);
        await host.UntilAdmittedAsync(turns: 1);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        var begun = await connection.UntilEndsWithAsync("1\r\n\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", begun, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Type: application/json\r\n", begun, StringComparison.Ordinal);

        host.Time.Advance(TimeSpan.FromSeconds(15));
        await connection.UntilEndsWithAsync("1\r\n\n\r\n1\r\n\n\r\n");
        host.Party("npc|B", "program/1").Say("Good evening");
        var text = await connection.UntilEndsWithAsync("\r\n0\r\n\r\n");
        Assert.Equal("Good evening", Json.TextOf(string.Concat(Chunks.Of(text))));
    }

    [Fact]
    public async Task A_quick_answer_is_an_ordinary_response_with_its_length()
    {
        await using var host = await TestHost.StartAsync(options => options with { Patience = TimeSpan.FromSeconds(10) });
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, Ping);
        await host.UntilHeldAsync("npc", Seat.StandIn);
        host.Party("npc|B", "program/1").Say("Good evening");

        var text = await connection.UntilEndsWithAsync("}}");
        Assert.DoesNotContain("chunked", text, StringComparison.Ordinal);
        var (head, body) = (text.Split("\r\n\r\n")[0], text.Split("\r\n\r\n")[1]);
        Assert.Contains($"\r\nContent-Length: {body.Length}", head, StringComparison.Ordinal);
        Assert.Equal("Good evening", Json.TextOf(body));
    }

    [Fact]
    public async Task With_patience_off_a_plain_reply_waits_in_silence_until_it_has_a_status()
    {
        await using var host = await TestHost.StartAsync(options => options with { Patience = null, TurnTimeout = TimeSpan.FromSeconds(600) });
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, Ping);
        await host.UntilAdmittedAsync(turns: 1);
        host.Time.Advance(TimeSpan.FromSeconds(601));

        var text = await connection.UntilEndsWithAsync("}}");
        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\r\nx-should-retry: false\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_that_fails_says_so_in_an_event_and_is_cut_without_the_mark_of_a_clean_end() // 28
    {
        await using var host = await TestHost.StartAsync(options => options with { TurnTimeout = TimeSpan.FromSeconds(5) });
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, StreamedPing);
        await host.UntilAdmittedAsync(turns: 1);
        host.Time.Advance(TimeSpan.FromSeconds(6));

        var text = await connection.UntilClosedAsync();
        Assert.Contains("\"type\":\"timeout_error\"", Chunks.Of(text)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Lines, line => line.Text.Contains("unhandled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plain_reply_that_has_begun_and_fails_is_cut()
    {
        await using var host = await TestHost.StartAsync(
            options => options with { Patience = TimeSpan.FromSeconds(10), TurnTimeout = TimeSpan.FromSeconds(60) });
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, Ping);
        await host.UntilAdmittedAsync(turns: 1);
        host.Time.Advance(TimeSpan.FromSeconds(11));
        await connection.UntilEndsWithAsync("1\r\n\n\r\n");
        host.Time.Advance(TimeSpan.FromSeconds(60));

        var text = await connection.UntilClosedAsync();
        Assert.Equal("", string.Concat(Chunks.Of(text)).Trim());
        Assert.DoesNotContain("\r\n0\r\n\r\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_stream_leaves_its_connection_open_for_the_next_request()
    {
        await using var host = await TestHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", Path, StreamedPing);
        await host.UntilHeldAsync("npc", Seat.StandIn);
        host.Party("npc|B", "program/1").Say("Good evening");
        var text = await connection.UntilEndsWithAsync("\r\n0\r\n\r\n");
        Assert.Equal("Good evening", ChatStreams.TextOf(string.Concat(Chunks.Of(text))));

        await connection.SendAsync("GET", "/health", "");
        await connection.UntilEndsWithAsync("""{"status":"healthy"}""");
    }
}
