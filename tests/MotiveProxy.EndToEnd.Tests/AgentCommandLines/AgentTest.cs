using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>What every agent on the command line is put through, as it comes out of its package; each has a class of its own, so that one can be left out.</summary>
public abstract class AgentTest : EndToEndTest
{
    private const string Question = "Please say something that nobody expects.";

    private readonly AgentCommandLine _agent;

    private protected AgentTest(AgentCommandLine agent, SharedServer shared, ITestOutputHelper output)
        : base(shared, output) => _agent = agent;

    /// <summary>A script plays the model over HTTP and streams its words.</summary>
    private protected async Task SaysHelloAsync()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var agent = new AgentRun(_agent, new Uri(Server.Address, "caller"), Session, Question);

        var prompt = await watch.NextAsync("prompt_opened");
        var asked = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts")[0];
        Assert.Contains(Question, asked.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Contains(asked.GetProperty("tools").EnumerateArray(), tool => tool.GetProperty("name").GetString() == ToolName());
        await Server.Operator.GiveAsync(prompt.Id, new { text = "hel" });
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "lo" });
        Assert.Equal("hello", await agent.CompleteAsync());

        await SeatedAsync(watch, prompts: 1, "named");
    }

    /// <summary>A person in a chat window plays the model, and has the agent use its shell twice. Nobody names a seat.</summary>
    private protected async Task CallsToolsAsync()
    {
        _agent.Installed();
        await using var watch = await Server.Operator.WatchAsync(Session);
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        var presented = person.SayAsync("I am the model.");
        await watch.NextAsync("turn_seated");
        await using var agent = new AgentRun(_agent, Server.Address, Session, Question);

        Assert.Contains(Question, await presented.Within("the prompt"), StringComparison.Ordinal);
        presented = person.SayAsync(Typed("printf %s-%s first 42"));
        Assert.Contains("first-42", await presented.Within("the first result"), StringComparison.Ordinal);
        presented = person.SayAsync(Typed("printf %s-%s second 43"));
        Assert.Contains("second-43", await presented.Within("the second result"), StringComparison.Ordinal);
        _ = person.SayAsync("It works.");
        Assert.Equal("It works.", await agent.CompleteAsync());

        await SeatedAsync(watch, prompts: 3, "client", "echo");
    }

    /// <summary>The answer comes long after the first heartbeat: the agent reads heartbeats as nothing said, and neither gives up nor asks again.</summary>
    private protected async Task WaitsAsync()
    {
        await using var server = await RunningServer.StartAsync("--heartbeat", "0.1", "--patience", "0.1");
        await using var wire = new BreakableWire(server.Address);
        await using var watch = await server.Operator.WatchAsync(Session);
        await using var agent = new AgentRun(_agent, wire.Through(new Uri(server.Address, "caller")), Session, Question);

        var prompt = await watch.NextAsync("prompt_opened");
        await wire.Heard.UntilAsync(_agent.Heartbeat, 30);
        await server.Operator.GiveAsync(prompt.Id, new { text = "hel" });
        await wire.Heard.UntilAsync(_agent.Heartbeat, 60);
        await server.Operator.AnswerAsync(prompt.Id, new { text = "lo" });
        Assert.Equal("hello", await agent.CompleteAsync());
        Assert.Equal(1, await server.Operator.CountAsync(Session, "turn_seated"));
        Assert.Equal(0, await server.Operator.CountAsync(Session, "hold_joined"));
    }

    // All that happened: so many prompts, all of them the caller's, seated by one of these rules; the rest was answered behind everybody's back.
    private async Task SeatedAsync(Watch watch, int prompts, params string[] rules)
    {
        var transcript = (await Server.Operator.SessionAsync(Session)).GetProperty("transcript").EnumerateArray().ToList();
        var callers = Of("turn_seated").Where(seated => seated.GetProperty("seat").GetString() == "caller").ToList();
        Assert.Equal(prompts, callers.Count);
        Assert.Equal(prompts, Of("prompt_opened").Count());
        Assert.All(callers, seated => Assert.Contains(seated.GetProperty("rule").GetString(), rules));

        // Transcripts begin with the first turn that is seated, the watch with the first thing that happened.
        var background = watch.Seen.Where(happening => happening.Kind == "housekeeping_answered").ToList();
        while (background.Count < _agent.Background.Count)
            background.Add(await watch.NextAsync("housekeeping_answered"));
        Assert.Equal(_agent.Background, background.Select(request => request.Data.GetProperty("housekeeping").GetString()));

        IEnumerable<JsonElement> Of(string kind) => transcript.Where(happening => happening.GetProperty("kind").GetString() == kind);
    }

    private string Typed(string command)
    {
        var call = JsonSerializer.SerializeToElement(_agent.ShellCall(command));
        return $"/call {ToolName()} {call.GetProperty("arguments").GetRawText()}";
    }

    private string ToolName() => JsonSerializer.SerializeToElement(_agent.ShellCall(string.Empty)).GetProperty("name").GetString()!;
}
