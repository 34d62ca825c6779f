using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task Draining_ends_every_hold_that_waits_and_its_turn_waits_for_the_retry()
    {
        var ping = StandIn("one").Say("hi");
        var prompt = Caller("two").Ask("q");
        await ping.Admitted();
        await prompt.Admitted();

        Node.Drain.BeginDrain();
        Node.Drain.BeginDrain();

        Assert.Equal(FaultCode.Draining, await ping.Fault());
        Assert.Equal(FaultCode.Draining, await prompt.Fault());
        Assert.NotNull(Assert.Single((await State("one")).Turns).LostAt);
        var open = Assert.Single((await State("two")).OpenPrompts);
        Assert.Equal((prompt.Id, false), (open.Id, open.IsHeld));
    }

    [Fact]
    public async Task Draining_refuses_new_turns_before_they_are_seated()
    {
        var prompt = Caller().Ask("q");
        await prompt.Admitted();
        Node.Drain.BeginDrain();

        var late = await StandIn().Say("hi").ReplyWithoutReport();
        var stranger = await StandIn("elsewhere").Say("hi").ReplyWithoutReport();

        Assert.Equal((FaultCode.Draining, null), (late.Fault, late.Admission));
        Assert.Equal((FaultCode.Draining, null), (stranger.Fault, stranger.Admission));
        Assert.Equal(1, await Count());
        Assert.Equal(prompt.Id, Assert.Single((await State()).Turns).Id);
    }

    [Fact]
    public async Task Draining_leaves_an_outcome_that_is_being_written()
    {
        var prompt = Caller().Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();

        Node.Drain.BeginDrain();

        Assert.Equal("a", await prompt.Text());
        Assert.True(Assert.Single((await State()).Turns).WasDelivered);
        Assert.Equal(0, await CountOf<SessionEvent.HoldLost>());
    }

    [Fact]
    public async Task No_turn_that_comes_while_draining_begins_is_held()
    {
        for (var i = 0; i < 20; i++)
        {
            var node = Start(Rules, Limits, Time);
            using var start = new Barrier(3);
            var offering = Enumerable.Range(0, 2).Select(thread => Task.Run(() =>
            {
                start.SignalAndWait();
                return Enumerable.Range(0, 50)
                    .Select(n => new Party(node.Runtime, Name($"room {n % 5}"), $"{thread}/{n}", Seat.Caller).Ask("q"))
                    .ToList();
            })).ToList();
            start.SignalAndWait();
            node.Drain.BeginDrain();

            foreach (var request in (await Task.WhenAll(offering).Soon()).SelectMany(each => each))
                Assert.Equal(FaultCode.Draining, await request.Fault());
        }
    }
}
