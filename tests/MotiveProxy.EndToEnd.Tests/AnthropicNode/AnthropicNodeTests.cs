using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AnthropicNode;

/// <summary>Anthropic's official Node client in two major versions, on both sides.</summary>
public sealed class AnthropicNodeTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    public static TheoryData<string> Versions { get; } = ["anthropic0", "anthropic1"];

    public static TheoryData<string, string> VersionsAndWays { get; } = new()
    {
        { "anthropic0", "whole" }, { "anthropic0", "stream" }, { "anthropic0", "helper" },
        { "anthropic1", "whole" }, { "anthropic1", "stream" }, { "anthropic1", "helper" },
    };

    [SkippableTheory]
    [MemberData(nameof(VersionsAndWays))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.StandIn, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public async Task Stand_in_and_caller_talk_for_three_turns(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = NodeSdk.Start("anthropic-chat", library, Server.Address, Session, how);
        await using var caller = NodeSdk.Start("anthropic-chat", library, Server.Address, Session, how);

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        foreach (var turn in (string[])["one", "two\n\n  indented, 🐉", "three"])
        {
            var answered = caller.SayAsync($"question {turn}");
            Assert.Equal($"question {turn}", await presented);
            presented = standIn.HearAsync($"answer {turn}");

            var answer = await answered;
            Assert.Equal($"answer {turn}", answer.GetProperty("text").GetString());
            Assert.Equal("end_turn", answer.GetProperty("finish").GetString());
            Assert.StartsWith("msg_", answer.GetProperty("id").GetString(), StringComparison.Ordinal);
            Assert.True(answer.GetProperty("usage").GetProperty("output_tokens").GetInt32() > 0);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.Caller, Case.LongHold)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_the_callers_patience_three_times_is_answered_once(string library)
    {
        await using var standIn = NodeSdk.Start("anthropic-chat", library, Server.Address, Session, "stream");
        await using var caller = NodeSdk.Start("anthropic-chat", library, Server.Address, Session, "whole", Short, retries: 6);
        await new Dance(Server, Session).WithImpatientCallerAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.StandIn, Case.LongHold)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.StandIn, Case.LongHold)]
    public async Task A_ping_that_outlives_the_stand_ins_patience_three_times_stays_the_stand_in(string library)
    {
        await using var standIn = NodeSdk.Start("anthropic-chat", library, Server.Address, Session, "whole", Short, retries: 6);
        await using var caller = NodeSdk.Start("anthropic-chat", library, Server.Address, Session);
        await new Dance(Server, Session).WithImpatientStandInAsync(standIn.HearAsync, caller.HearAsync);
    }

    [SkippableTheory]
    [InlineData("anthropic1", "openai7")]
    [InlineData("openai7", "anthropic1")]
    public async Task Who_speaks_Anthropic_and_who_speaks_OpenAI_understand_each_other(string playing, string calling)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Start(playing, "standin");
        await using var caller = Start(calling, "caller");

        var presented = standIn.HearAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = caller.HearAsync("from the one");
        Assert.Equal("from the one", await presented);
        _ = standIn.HearAsync("to the other");
        Assert.Equal("to the other", await answered);

        OutsideProgram Start(string library, string seat) => library.StartsWith("anthropic", StringComparison.Ordinal)
            ? NodeSdk.Start("anthropic-chat", library, new Uri(Server.Address, seat), Session, "stream")
            : NodeSdk.Start("chat", library, new Uri(Server.Address, $"{seat}/v1"), Session, "stream");
    }

    [SkippableTheory]
    [MemberData(nameof(VersionsAndWays))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.Caller, Case.ToolTurns)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.Caller, Case.ToolTurns)]
    public async Task Two_turns_of_tools_are_gone_through(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = NodeSdk.Start("anthropic-tools", library, Server.Address, Session, how);

        var first = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(first.Id, new { tool_calls = new[] { Call("weather", "Oslo"), Call("population", "Oslo") } });
        var second = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(second.Id, new { text = "Wait.", tool_calls = new[] { Call("weather", "Bergen") } });
        var third = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(third.Id, new { text = "Both are cold." });

        var result = await agent.NextResultAsync();
        Assert.Equal("Both are cold.", result.GetProperty("text").GetString());
        Assert.Equal(
            ["weather Oslo", "population Oslo", "weather Bergen"],
            result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));

        static object Call(string name, string city) => new { name, arguments = new { city } };
    }

    [SkippableTheory]
    [MemberData(nameof(Versions))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.Caller, Case.Structured)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.Caller, Case.Structured)]
    public async Task Json_of_a_schema_is_parsed_and_models_and_tokens_are_told(string library)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var program = NodeSdk.Start("anthropic-parse", library, Server.Address, Session);
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = """{"city":"Oslo"}""" });

        var result = await program.NextResultAsync();
        Assert.Equal("Oslo", result.GetProperty("parsed").GetProperty("city").GetString());
        Assert.Contains(Session, result.GetProperty("ids").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("model", result.GetProperty("one").GetString());
        Assert.True(result.GetProperty("input_tokens").GetInt32() > 0);
    }

    [SkippableTheory]
    [MemberData(nameof(VersionsAndWays))]
    [Proves(Clients.Anthropic0, Api.Messages, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    [Proves(Clients.Anthropic1, Api.Messages, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    public async Task An_error_on_purpose_is_the_clients_exception_before_and_in_the_middle(string library, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = NodeSdk.Start("anthropic-chat", library, new Uri(Server.Address, "caller"), Session, how);
        var asked = caller.SayAsync("Pay me.");
        var prompt = await watch.NextAsync("prompt_opened");
        if (how != "whole")
            await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        var failed = (await asked).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("permission_error", failed.GetProperty("type").GetString());
        if (how == "whole")
            Assert.Equal(403, failed.GetProperty("status").GetInt32());
    }
}
