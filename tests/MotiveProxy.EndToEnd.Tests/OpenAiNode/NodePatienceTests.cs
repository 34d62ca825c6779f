using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>A person is slower than the client's patience: it hangs up and comes back by itself, three times.</summary>
public sealed class NodePatienceTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.Caller, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = NodeSdk.Start("chat", library, Server.OpenAi, Session, "stream");
        await using var caller = NodeSdk.Start("chat", library, Server.OpenAi, Session, "whole", Short, retries: 6);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = caller.HearAsync("Are you there?");
        Assert.Equal("Are you there?", await presented);
        await watch.NextAsync("hold_joined", 3);

        presented = standIn.HearAsync("I was away.");
        Assert.Equal("I was away.", await answered);
        answered = caller.HearAsync("Welcome back.");
        Assert.Equal("Welcome back.", await presented);
        _ = standIn.HearAsync("Thanks.");
        Assert.Equal("Thanks.", await answered);
        Assert.Equal(2, await Server.Operator.CountAsync(Session, "prompt_presented"));
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.StandIn, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = NodeSdk.Start("chat", library, Server.OpenAi, Session, "whole", Short, retries: 6);
        await using var caller = NodeSdk.Start("chat", library, Server.OpenAi, Session);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("hold_joined", 3);
        var answered = caller.HearAsync("Here I am.");
        Assert.Equal("Here I am.", await presented);
        _ = standIn.HearAsync("At last.");
        Assert.Equal("At last.", await answered);
    }
}
