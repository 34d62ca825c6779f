using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Requests that clients make behind their users' backs.</summary>
public sealed class HousekeepingTests
{
    private const string Title = "Provide a concise, 5-word-or-less title for the conversation, using its same language.\n\nUser: The troll\nAssistant: Hm";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_is_answered_in_the_form_that_it_asks_for_and_is_seen(bool stream)
    {
        await using var host = await TestHost.StartAsync();
        var client = host.Party("npc", "chat/1");
        client.Streams(stream);

        Assert.NotEmpty(await client.Say(Title).ReplyAsync());
        await host.UntilHappenedAsync<SessionEvent.HousekeepingAnswered>("npc");
        Assert.Empty(host.Happened<SessionEvent.TurnSeated>("npc"));
        Assert.Contains(host.Log.Lines, line => line is { Id: 1005 } && line.Text.Contains("npc", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HousekeepingSeats.On, "npc|A", true)]
    [InlineData(HousekeepingSeats.On, "npc|B", true)]
    [InlineData(HousekeepingSeats.Off, "npc|A", false)]
    [InlineData(HousekeepingSeats.Off, "npc|B", false)]
    [InlineData(HousekeepingSeats.StandIn, "npc|A", true)]
    [InlineData(HousekeepingSeats.StandIn, "npc|B", false)]
    [InlineData(HousekeepingSeats.Caller, "npc|A", false)]
    [InlineData(HousekeepingSeats.Caller, "npc|B", true)]
    public async Task It_can_be_switched_off_for_a_seat(HousekeepingSeats seats, string model, bool answered)
    {
        await using var host = await TestHost.StartAsync(options => options with { Housekeeping = seats });
        var asked = host.Party(model, "chat/1").Say(Title);
        if (answered)
            await asked.ReplyAsync();
        else
            await host.UntilHappenedAsync<SessionEvent.TurnSeated>("npc");
        Assert.Equal(answered ? 0 : 1, host.Happened<SessionEvent.TurnSeated>("npc").Count);
    }
}
