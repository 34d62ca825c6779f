using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Behaviours;

/// <summary>The dance: behaviours 1 to 6 of the original.</summary>
public sealed class DanceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_person_and_a_program_talk_through_the_server(bool stream) // 1, 2, 3, 4
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1");
        var caller = host.Party("npc", "program/1");
        standIn.Streams(stream);
        caller.Streams(stream);

        var ping = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var first = caller.Say("Who goes there?");
        Assert.Equal("Who goes there?", await ping.ReplyAsync());

        var answer = standIn.Say("A friend.");
        Assert.Equal("A friend.", await first.ReplyAsync());

        var second = caller.Say("Pass, friend.");
        Assert.Equal("Pass, friend.", await answer.ReplyAsync());
        standIn.Say("Thank you.");
        Assert.Equal("Thank you.", await second.ReplyAsync());
    }
}
