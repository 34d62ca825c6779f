using System.Net;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>A server that stops loses nobody's turn: every hold ends in a way that makes its client ask again.</summary>
public sealed class DrainingTests
{
    [Fact]
    public async Task A_plain_reply_that_waits_ends_as_retryable()
    {
        await using var host = await TestHost.StartAsync();
        var ping = host.Party("npc", "person/1").Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var stopping = host.StopAsync();

        using var response = await ping.Response;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("draining", (await response.ReadJsonAsync())["error"].Text("code"));
        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("x-should-retry")));
        await stopping.Soon();
    }

    [Fact]
    public async Task A_stream_that_waits_is_told_and_cut()
    {
        await using var host = await TestHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync("POST", "/v1/chat/completions", """{"model":"npc","stream":true,"messages":[{"role":"user","content":"ping"}]}""");
        await host.UntilAdmittedAsync(turns: 1);
        var stopping = host.StopAsync();

        var text = await connection.UntilClosedAsync();
        Assert.Contains("\"code\":\"draining\"", Chunks.Of(text)[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("\r\n0\r\n\r\n", text, StringComparison.Ordinal);
        await stopping.Soon();
    }

    [Fact]
    public async Task A_feed_ends_so_that_it_does_not_hold_up_the_stop()
    {
        await using var host = await TestHost.StartAsync();
        using var feed = await RawConnection.OpenAsync(host.Address);
        await feed.SendAsync("GET", "/api/events", "");
        await feed.UntilAsync(text => Chunks.Of(text).Count == 1);
        var stopping = host.StopAsync();
        await feed.UntilClosedAsync();
        await stopping.Soon();
    }

    [Fact]
    public async Task While_it_stops_the_server_lives_but_is_not_ready_and_takes_no_turn()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("ready", (await host.GetJsonAsync("/health/ready")).Text("status"));

        using var kept = await RawConnection.OpenAsync(host.Address);
        await kept.SendAsync("GET", "/health", "");
        await kept.UntilEndsWithAsync("}");

        host.BeginDrain();
        await kept.SendAsync("GET", "/health/ready", "");
        var ready = await kept.UntilEndsWithAsync("""{"status":"draining"}""");
        Assert.Contains("HTTP/1.1 503 ", ready, StringComparison.Ordinal);
        await kept.SendAsync("GET", "/health/live", "");
        await kept.UntilEndsWithAsync("""{"status":"healthy"}""");
        await kept.SendAsync("POST", "/v1/chat/completions", """{"model":"npc","messages":[{"role":"user","content":"ping"}]}""");
        var refused = await kept.UntilEndsWithAsync("}}");
        Assert.Contains("\"code\":\"draining\"", refused, StringComparison.Ordinal);
    }
}
