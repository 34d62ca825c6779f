using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Logging;

public sealed class LogTests
{
    [Fact]
    public async Task An_exchange_is_one_line_with_its_session_seat_rule_time_and_outcome()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc|A", "person/1");
        var ping = standIn.Say("a secret ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        host.Time.Advance(TimeSpan.FromSeconds(2.5));
        host.Party("npc|B", "program/1").Say("a secret question");
        await ping.ReplyAsync();
        await host.Log.UntilAsync(1001);

        var line = Assert.Single(host.Log.Lines, line => line is { Level: LogLevel.Information, Id: 1001 });
        Assert.Equal("npc: standin by named waited 2.500 s: answered", line.Text);
        Assert.DoesNotContain(host.Log.Lines, line => line.Level > LogLevel.Debug && line.Text.Contains("secret", StringComparison.Ordinal));
        Assert.Contains(host.Log.Lines, line => line.Level == LogLevel.Debug && line.Text.Contains("a secret question", StringComparison.Ordinal));
        Assert.Contains(host.Log.Lines, line => line is { Level: LogLevel.Debug, Id: 1006 } && line.Text.EndsWith("seated as standin by named", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OpenAI/JS 7.57.0", "npc: openai 7 (Node) (OpenAI/JS 7.57.0 127.0.0.1) sent 1 messages, the user's last: question")]
    [InlineData("program/1", "npc: unknown client (program/1 127.0.0.1) sent 1 messages, the user's last: question")]
    public async Task A_turn_is_a_line_that_names_its_client_for_who_debugs(string agent, string line)
    {
        await using var host = await TestHost.StartAsync();
        host.Party("npc|B", agent).Say("question");
        await host.Log.UntilAsync(1004);
        Assert.Equal(line, Assert.Single(host.Log.Lines, said => said is { Level: LogLevel.Debug, Id: 1004 }).Text);
    }

    [Fact]
    public async Task A_client_that_left_and_a_request_that_was_refused_are_a_line_too()
    {
        await using var host = await TestHost.StartAsync();
        await host.Party("npc|A", "person/1").SayAndHangUpAsync(host, "ping", Seat.StandIn);
        await host.Log.UntilAsync(1001);
        Assert.EndsWith(": client gone", Assert.Single(host.Log.Lines, line => line.Id == 1001).Text, StringComparison.Ordinal);

        using var refused = await host.PostAsync("/v1/chat/completions", "{");
        Assert.Equal("/v1/chat/completions: refused: 400 invalid_request", Assert.Single(host.Log.Lines, line => line.Id == 1003).Text);
    }

    [Fact]
    public async Task The_first_line_says_where_the_server_listens()
    {
        await using var host = await TestHost.StartAsync();
        var line = Assert.Single(host.Log.Lines, line => line.Id == 1010);
        Assert.Equal($"MotiveProxy listens on {host.Address.GetLeftPart(UriPartial.Authority)}", line.Text);
        Assert.DoesNotContain(host.Log.Lines, line => line.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task A_server_that_others_reach_without_a_key_says_so_twice_and_loudly()
    {
        await using var open = await TestHost.StartAsync(options => options with { Host = "0.0.0.0" });
        await using var locked = await TestHost.StartAsync(options => options with { Host = "0.0.0.0", ApiKeys = ApiKeyRing.Parse("key") });
        Assert.Equal([1011, 1012], open.Log.Lines.Where(line => line.Level == LogLevel.Warning).Select(line => line.Id));
        Assert.DoesNotContain(locked.Log.Lines, line => line.Level >= LogLevel.Warning);
    }
}
