using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiAgents;

/// <summary>Agents made with OpenAI's Agents SDK, over both of OpenAI's APIs; the answers are given through the operator API.</summary>
public sealed class AgentTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    public static TheoryData<string, string> ApisAndWays { get; } = new()
    {
        { "responses", "whole" }, { "responses", "stream" }, { "chat", "whole" }, { "chat", "stream" },
    };

    [SkippableTheory]
    [MemberData(nameof(ApisAndWays))]
    [Proves(Clients.OpenAiAgents, Api.Responses, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    [Proves(Clients.OpenAiAgents, Api.Chat, Seat.Caller, Case.Text, Case.Stream, Case.HelperStream)]
    public async Task An_agent_says_what_it_is_told(string api, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("speaks", api, how);
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "It is " });
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "cold. 🥶" });

        var result = await agent.NextResultAsync();
        Assert.Equal("It is cold. 🥶", result.GetProperty("output").GetString());
        if (how == "stream")
            Assert.Equal(["It is ", "cold. 🥶"], result.GetProperty("parts").EnumerateArray().Select(part => part.GetString()!).Where(part => part.Length > 0));
    }

    [SkippableTheory]
    [MemberData(nameof(ApisAndWays))]
    [Proves(Clients.OpenAiAgents, Api.Responses, Seat.Caller, Case.ToolTurns)]
    [Proves(Clients.OpenAiAgents, Api.Chat, Seat.Caller, Case.ToolTurns)]
    public async Task Its_tools_are_called_two_turns_long(string api, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("calls", api, how);
        var prompts = await Server.Operator.PlayAsync(
            watch, Session, Script.Calls("weather", "Oslo", "Bergen"), Script.Calls("weather", "Narvik"), new { text = "All are cold." });

        var result = await agent.NextResultAsync();
        Assert.Equal("All are cold.", result.GetProperty("output").GetString());
        Assert.Equal(["weather Oslo", "weather Bergen", "weather Narvik"], result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant", "tool"], prompts[2].Roles());
    }

    [SkippableTheory]
    [MemberData(nameof(ApisAndWays))]
    public async Task It_hands_off_to_another_agent_whose_instructions_are_shown(string api, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("handsOff", api, how);
        var prompts = await Server.Operator.PlayAsync(
            watch, Session, new { tool_calls = new[] { new { name = "transfer_to_Expert", arguments = new { } } } }, new { text = "Ask the ferryman." });

        var result = await agent.NextResultAsync();
        Assert.Equal("Ask the ferryman.", result.GetProperty("output").GetString());
        Assert.Equal("Expert", result.GetProperty("agent").GetString());
        Assert.Contains("You are the expert.", prompts[1].GetProperty("messages")[0].GetRawText(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [MemberData(nameof(ApisAndWays))]
    [Proves(Clients.OpenAiAgents, Api.Responses, Seat.Caller, Case.Structured)]
    [Proves(Clients.OpenAiAgents, Api.Chat, Seat.Caller, Case.Structured)]
    public async Task Its_output_type_is_shown_and_filled(string api, string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("fills", api, how);
        var prompts = await Server.Operator.PlayAsync(watch, Session, new { text = """{"city":"Oslo"}""" });

        Assert.Equal("Oslo", (await agent.NextResultAsync()).GetProperty("output").GetProperty("city").GetString());
        Assert.Contains("city", prompts[0].GetProperty("response_format").GetRawText(), StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("responses", "whole", false)]
    [InlineData("responses", "stream", false)]
    [InlineData("responses", "stream", true)]
    [InlineData("chat", "whole", false)]
    [InlineData("chat", "stream", false)]
    [InlineData("chat", "stream", true)]
    [Proves(Clients.OpenAiAgents, Api.Responses, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    [Proves(Clients.OpenAiAgents, Api.Chat, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    public async Task An_error_on_purpose_ends_the_run(string api, string how, bool begun)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("speaks", api, how);
        var prompt = await watch.NextAsync("prompt_opened");
        if (begun)
            await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        var failed = (await agent.NextResultAsync()).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        if (how == "whole")
            Assert.Equal(403, failed.GetProperty("status").GetInt32());
    }

    [SkippableTheory]
    [InlineData("responses")]
    [InlineData("chat")]
    [Proves(Clients.OpenAiAgents, Api.Responses, Seat.Caller, Case.LongHold)]
    [Proves(Clients.OpenAiAgents, Api.Chat, Seat.Caller, Case.LongHold)]
    public async Task A_question_that_outlives_its_patience_three_times_is_answered_once(string api)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = Start("speaks", api, "whole", TimeSpan.FromSeconds(1));
        var prompt = await watch.NextAsync("prompt_opened");
        await watch.NextAsync("hold_joined", 3);
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "I was away." });

        Assert.Equal("I was away.", (await agent.NextResultAsync()).GetProperty("output").GetString());
        Assert.Equal(1, await Server.Operator.CountAsync(Session, "prompt_opened"));
    }

    private OutsideProgram Start(string does, string api, string how, TimeSpan? patience = null)
    {
        var node = Require.Tool("node");
        Require.That(
            Directory.Exists(Path.Combine(Place.AgentScripts, "node_modules", "@openai", "agents")), $"@openai/agents is not installed: run `npm ci` in {Place.AgentScripts}");
        return OutsideProgram.Start(
            node,
            ["agent.mjs", Server.Caller.ToString(), Session],
            Place.AgentScripts,
            new Dictionary<string, string>
            {
                ["API"] = api,
                ["DOES"] = does,
                ["HOW"] = how,
                ["TIMEOUT"] = patience is { } time ? $"{time.TotalMilliseconds}" : "",
            });
    }
}
