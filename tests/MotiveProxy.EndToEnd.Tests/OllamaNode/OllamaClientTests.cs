using System.Text.Json;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OllamaNode;

/// <summary>Ollama's own client for Node, in both seats.</summary>
public sealed class OllamaClientTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [SkippableTheory]
    [InlineData("whole")]
    [InlineData("stream")]
    [InlineData("generate")]
    [Proves(Clients.Ollama, Api.Ollama, Seat.Caller, Case.Text, Case.Stream)]
    public async Task A_caller_hears_what_it_is_given(string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("caller", how);
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "hello.\n\u2028", finish = "length" });

        var heard = await caller.NextResultAsync();
        Assert.Equal("Well, hello.\n\u2028", heard.GetProperty("text").GetString());
        Assert.Equal("length", heard.GetProperty("finish").GetString());
        if (how == "stream")
            Assert.Equal("Well, ", heard.GetProperty("parts")[0].GetString());
    }

    [SkippableFact]
    [Proves(Clients.Ollama, Api.Ollama, Seat.Caller, Case.ToolTurns)]
    public async Task A_caller_goes_through_two_turns_of_tools_and_each_result_finds_its_call()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("caller", "tools");
        var first = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(first.Id, new { tool_calls = new[] { Call("Oslo"), Call("Bergen") } });
        var second = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(second.Id, new { tool_calls = new[] { Call("Tromsø") } });
        var third = await watch.NextAsync("prompt_opened");

        var messages = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts").EnumerateArray()
            .Single(prompt => prompt.GetProperty("id").GetString() == third.Id).GetProperty("messages").EnumerateArray().ToList();
        var calls = messages.Where(message => message.TryGetProperty("tool_calls", out var list) && list.ValueKind is JsonValueKind.Array)
            .SelectMany(message => message.GetProperty("tool_calls").EnumerateArray()).Select(call => call.GetProperty("id").GetString()).ToList();
        Assert.Equal([$"call_{first.Id}_0", $"call_{first.Id}_1", $"call_{second.Id}_0"], calls);
        Assert.Equal(calls, messages.Where(message => message.GetProperty("role").GetString() == "tool").Select(message => message.GetProperty("tool_call_id").GetString()));

        await Server.Operator.AnswerAsync(third.Id, new { text = "All are cold." });
        var result = await caller.NextResultAsync();
        Assert.Equal("All are cold.", result.GetProperty("text").GetString());
        Assert.Equal(["weather Oslo", "weather Bergen", "weather Tromsø"], result.GetProperty("called").EnumerateArray().Select(call => call.GetString()));

        static object Call(string city) => new { name = "weather", arguments = new { city } };
    }

    [SkippableFact]
    [Proves(Clients.Ollama, Api.Ollama, Seat.Caller, Case.Structured)]
    public async Task Json_of_a_schema_is_asked_for_and_parsed()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("caller", "format");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = """{"city":"Oslo"}""" });
        Assert.Equal("Oslo", (await caller.NextResultAsync()).GetProperty("city").GetString());
    }

    [SkippableTheory]
    [InlineData("whole", false)]
    [InlineData("stream", false)]
    [InlineData("stream", true)]
    [Proves(Clients.Ollama, Api.Ollama, Seat.Caller, Case.ErrorBefore, Case.ErrorMidway)]
    public async Task An_error_on_purpose_is_the_clients_exception(string how, bool begun)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("caller", how);
        var prompt = await watch.NextAsync("prompt_opened");
        if (begun)
            await Server.Operator.GiveAsync(prompt.Id, new { text = "I have " });
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        var failed = (await caller.NextResultAsync()).GetProperty("error");
        Assert.Contains("Out of gold.", failed.GetProperty("message").GetString(), StringComparison.Ordinal);
        if (how == "whole")
            Assert.Equal(403, failed.GetProperty("status").GetInt32());
    }

    [SkippableFact]
    public async Task A_living_session_is_listed_shown_and_running()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var caller = Start("caller", "whole");
        await watch.NextAsync("prompt_opened");

        await using var list = Start("standin", "models");
        var models = await list.NextResultAsync();
        Assert.Contains($"{Session}:latest", models.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains($"{Session}:latest", models.GetProperty("running").EnumerateArray().Select(name => name.GetString()));
        Assert.Contains("tools", models.GetProperty("capabilities").EnumerateArray().Select(one => one.GetString()));
        Assert.NotEmpty(models.GetProperty("version").GetString()!);
    }

    [SkippableTheory]
    [InlineData("standin")]
    [InlineData("standin-stream")]
    [Proves(Clients.Ollama, Api.Ollama, Seat.StandIn, Case.Text, Case.Stream)]
    public async Task It_plays_the_model_for_an_OpenAI_client(string how)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var standIn = Start("standin", how);
        await watch.NextAsync("turn_seated");
        await using var caller = NodeSdk.Start("chat", "openai7", Server.Caller, Session, "stream");
        Assert.Equal("You said: Who are you?", await caller.HearAsync("Who are you?"));
        Assert.Equal("Who are you?", (await standIn.NextResultAsync()).GetProperty("text").GetString());
    }

    private OutsideProgram Start(string seat, string how)
    {
        var node = Require.Tool("node");
        Require.That(Directory.Exists(Path.Combine(Place.NodeScripts, "node_modules", "ollama")), $"ollama is not installed: run `npm ci` in {Place.NodeScripts}");
        return OutsideProgram.Start(
            node, ["ollama.mjs", new Uri(Server.Address, seat).ToString(), Session], Place.NodeScripts, new Dictionary<string, string> { ["HOW"] = how });
    }
}
