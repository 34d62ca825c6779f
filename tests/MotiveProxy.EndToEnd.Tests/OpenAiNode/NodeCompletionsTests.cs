using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiNode;

/// <summary>The official Node client on the legacy completions API, which knows no histories: the base path names the seat.</summary>
public sealed class NodeCompletionsTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private const string Script = "completions";

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsWithoutHelper), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Completions, Seat.StandIn, Case.Text, Case.Stream)]
    [Proves(Clients.OpenAi4, Api.Completions, Seat.Caller, Case.Text, Case.Stream)]
    [Proves(Clients.OpenAi7, Api.Completions, Seat.StandIn, Case.Text, Case.Stream)]
    [Proves(Clients.OpenAi7, Api.Completions, Seat.Caller, Case.Text, Case.Stream)]
    public async Task Two_of_them_talk(string library, string how)
    {
        await using var standIn = NodeSdk.Start(Script, library, Server.StandIn, Session, how);
        await using var caller = NodeSdk.Start(Script, library, Server.Caller, Session, how);
        await new Dance(Server, Session).TwoTurnsAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsWithoutHelper), MemberType = typeof(NodeSdk))]
    public async Task A_reply_has_an_id_and_says_why_it_ended(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(Script, library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Once upon");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = " a time", finish = "length" });

        var reply = await asked;
        Assert.Equal(" a time", reply.GetProperty("text").GetString());
        Assert.Equal("length", reply.GetProperty("finish").GetString());
        Assert.StartsWith("cmpl-", reply.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.VersionsWithoutHelper), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Completions, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    [Proves(Clients.OpenAi7, Api.Completions, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    public async Task An_error_on_purpose_is_the_clients_exception_before_and_in_the_middle(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(Script, library, Server.Caller, Session, how);
        var asked = caller.SayAsync("Pay me.");
        var prompt = await watch.NextAsync("prompt_opened");
        if (how == "stream")
            await Server.Operator.FailMidwayAsync(prompt, "Out of gold.");
        else
            await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        Assert.Contains("Out of gold.", (await asked).GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Completions, Seat.Caller, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Completions, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once(string library)
    {
        await using var standIn = NodeSdk.Start(Script, library, Server.StandIn, Session, "stream");
        await using var caller = NodeSdk.Start(Script, library, Server.Caller, Session, "whole", TimeSpan.FromSeconds(1), retries: 6);
        await new Dance(Server, Session).WithImpatientCallerAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Completions, Seat.StandIn, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Completions, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in(string library)
    {
        await using var standIn = NodeSdk.Start(Script, library, Server.StandIn, Session, "whole", TimeSpan.FromSeconds(1), retries: 6);
        await using var caller = NodeSdk.Start(Script, library, Server.Caller, Session, "whole");
        await new Dance(Server, Session).WithImpatientStandInAsync(standIn.HearAsync, caller.HearAsync);
    }
}
