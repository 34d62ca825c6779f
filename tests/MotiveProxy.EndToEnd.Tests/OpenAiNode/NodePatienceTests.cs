using System.Text.Json;
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
    public Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once(string library) => WithImpatientCallerAsync("chat", library);

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.Caller, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.Caller, Case.LongHold)]
    public Task And_one_of_the_responses_API_too(string library) => WithImpatientCallerAsync("responses-chat", library);

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Chat, Seat.StandIn, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Chat, Seat.StandIn, Case.LongHold)]
    public Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in(string library) => WithImpatientStandInAsync("chat", library);

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    [Proves(Clients.OpenAi4, Api.Responses, Seat.StandIn, Case.LongHold)]
    [Proves(Clients.OpenAi7, Api.Responses, Seat.StandIn, Case.LongHold)]
    public Task And_one_of_the_responses_API_stays_it_too(string library) => WithImpatientStandInAsync("responses-chat", library);

    [SkippableTheory]
    [InlineData("chat", "openai4", "openai 4 (Node)", 9)]
    [InlineData("chat", "openai7", "openai 7 (Node)", 600)]
    [InlineData("anthropic-chat", "anthropic0", "@anthropic-ai/sdk 0 (Node)", 9)]
    [InlineData("anthropic-chat", "anthropic1", "@anthropic-ai/sdk 1 (Node)", 9)]
    public async Task An_operator_sees_who_asks_and_how_long_it_says_that_it_waits(string script, string library, string name, int seconds)
    {
        // All are told to wait for 9 seconds; version 7 of openai announces only what is set for one request.
        var waits = TimeSpan.FromSeconds(9);
        var address = script == "chat" ? Server.Caller : new Uri(Server.Address, "caller");
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start(script, library, address, Session, "whole", waits, retries: 4);
        _ = caller.SayAsync("Are you there?");
        await watch.NextAsync("prompt_opened");

        JsonElement prompt;
        JsonElement end;
        do
            prompt = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts")[0];
        while (!prompt.TryGetProperty("gives_up_ts", out end));
        Assert.Equal(name, prompt.GetProperty("client_name").GetString());
        Assert.InRange(end.GetDouble() - prompt.GetProperty("since_ts").GetDouble(), seconds, seconds + Patience.Limit.TotalSeconds);
        Assert.InRange(prompt.GetProperty("comes_back").GetInt32(), 0, 2);
    }

    private async Task WithImpatientCallerAsync(string script, string library)
    {
        await using var standIn = NodeSdk.Start(script, library, Server.OpenAi, Session, "stream");
        await using var caller = NodeSdk.Start(script, library, Server.OpenAi, Session, "whole", Short, retries: 6);
        await new Dance(Server, Session).WithImpatientCallerAsync(standIn.HearAsync, caller.HearAsync);
    }

    private async Task WithImpatientStandInAsync(string script, string library)
    {
        await using var standIn = NodeSdk.Start(script, library, Server.OpenAi, Session, "whole", Short, retries: 6);
        await using var caller = NodeSdk.Start(script, library, Server.OpenAi, Session);
        await new Dance(Server, Session).WithImpatientStandInAsync(standIn.HearAsync, caller.HearAsync);
    }
}
