using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>An agent plays the model, by the protocol's own client.</summary>
public sealed class McpTests
{
    /// <summary>The newest version, and the last one with a handshake.</summary>
    public static TheoryData<string> Versions { get; } = ["2026-07-28", "2025-11-25"];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task An_agent_finds_what_waits_reads_it_and_answers_under_its_own_name(string version)
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("Who goes there?");
        await host.UntilHeldAsync("npc", Seat.Caller);
        await using var agent = await ConnectAsync(host, "troll", version);

        var waiting = Assert.Single(await WaitingAsync(agent))!;
        Assert.Equal(("npc", "Who goes there?"), (waiting.Text("session"), waiting.Text("text")));
        var prompt = waiting.Text("prompt");
        var whole = JsonNode.Parse(await TellAsync(agent, "read_prompt", ("prompt", prompt)))!;
        Assert.Equal("Who goes there?", whole["messages"]![0]!["content"]![0].Text("text"));
        await TellAsync(agent, "answer", ("prompt", prompt), ("text", "A troll."));

        Assert.Equal("A troll.", await asked.ReplyAsync());
        Assert.Equal("troll", Assert.Single(host.Happened<SessionEvent.PromptClaimed>("npc")).By);
    }

    [Fact]
    public async Task An_agent_calls_several_tools_and_is_told_what_does_not_fit()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}}]""");
        var asked = caller.Say("question");
        var prompt = await PromptOf(host);
        await using var agent = await ConnectAsync(host, "troll");

        var wrong = await CallAsync(agent, "call_tool", ("prompt", prompt), ("calls", new object[] { new { name = "look", arguments = new { at = 7 } } }));
        Assert.True(wrong.IsError);
        Assert.StartsWith("answer_invalid: Arguments of \"look\": $.at: must be text in quotes", TextOf(wrong), StringComparison.Ordinal);

        await TellAsync(agent, "call_tool", ("prompt", prompt), ("calls", new object[] { new { name = "look", arguments = new { at = "sky" } }, new { name = "look" } }));
        using var response = await asked.Response;
        var calls = (await response.ReadJsonAsync())["choices"]![0]!["message"]!["tool_calls"]!.AsArray();
        Assert.Equal(["""{"at":"sky"}""", "{}"], calls.Select(call => call!["function"].Text("arguments")));
    }

    [Fact]
    public async Task What_somebody_else_answers_is_taken_over_first()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host);
        using var claimed = await host.PostAsync($"/api/prompts/{prompt}/claim", """{"by":"Ada"}""");
        await using var agent = await ConnectAsync(host, "troll");

        Assert.Equal("Ada", Assert.Single(await WaitingAsync(agent)).Text("claimed_by"));
        var refused = await CallAsync(agent, "refuse", ("prompt", prompt), ("reason", "No."));
        Assert.True(refused.IsError);
        Assert.Equal("prompt_claimed: Somebody else is answering this prompt. Answer another one, or call take_over first.", TextOf(refused));

        Assert.Equal("It is yours to answer, as 'troll'.", await TellAsync(agent, "take_over", ("prompt", prompt)));
        await TellAsync(agent, "refuse", ("prompt", prompt), ("reason", "No."));
        using var response = await asked.Response;
        Assert.Equal("No.", (await response.ReadJsonAsync())["choices"]![0]!["message"].Text("refusal"));
    }

    [Fact]
    public async Task An_agent_may_wait_until_something_waits()
    {
        await using var host = await TestHost.StartAsync();
        await using var agent = await ConnectAsync(host, "troll");
        Assert.Empty(await WaitingAsync(agent));
        var timers = host.Time.RunningTimers;
        var waiting = WaitingAsync(agent, ("wait_seconds", 30), ("session", "npc"));
        while (host.Time.RunningTimers == timers)
            await Task.Yield();

        host.Party("npc|B", "program/1").Say("question");
        Assert.Equal("question", Assert.Single(await waiting).Text("text"));
    }

    [Fact]
    public async Task An_agent_does_not_wait_for_ever()
    {
        await using var host = await TestHost.StartAsync();
        await using var agent = await ConnectAsync(host, "troll");
        Assert.Empty(await WaitingAsync(agent));
        var timers = host.Time.RunningTimers;
        var waiting = WaitingAsync(agent, ("wait_seconds", 30));
        while (host.Time.RunningTimers == timers)
            await Task.Yield();

        host.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(await waiting);
    }

    [Theory]
    [InlineData("answer", "{}", "answer_invalid: \"prompt\" must be the id of a prompt, from list_waiting.")]
    [InlineData("answer", """{"prompt":"x"}""", "answer_invalid: \"text\" must be the whole answer.")]
    [InlineData("answer", """{"prompt":"x","text":"y","finish":"bored"}""", "answer_invalid: \"finish\" must be stop, length or content_filter.")]
    [InlineData("answer", """{"prompt":"x","text":"y"}""", "prompt_gone: The prompt is already answered, withdrawn or unknown. Call list_waiting to see which prompts wait.")]
    [InlineData("read_prompt", """{"prompt":"x"}""", "prompt_gone: The prompt is already answered, withdrawn or unknown. Call list_waiting to see which prompts wait.")]
    [InlineData("call_tool", """{"prompt":"x","calls":[]}""", "answer_invalid: \"calls\" must be a list of 1 to 128 calls.")]
    [InlineData("call_tool", """{"prompt":"x","calls":[7]}""", "answer_invalid: \"calls\" must be a list of objects with the \"name\" of a tool and its \"arguments\", an object.")]
    [InlineData("refuse", """{"prompt":"x"}""", "answer_invalid: \"reason\" must be what the caller is told.")]
    [InlineData("list_waiting", """{"wait_seconds":51}""", "answer_invalid: \"wait_seconds\" must be a whole number from 0 to 50.")]
    [InlineData("fly", "{}", "not_found: There is no tool 'fly'.")]
    public async Task What_goes_wrong_is_told_to_the_agent(string tool, string arguments, string told)
    {
        await using var host = await TestHost.StartAsync();
        await using var agent = await ConnectAsync(host, "troll");
        var result = await CallAsync(agent, tool, [.. JsonNode.Parse(arguments)!.AsObject().Select(pair => (pair.Key, (object?)pair.Value!.DeepClone()))]);

        Assert.True(result.IsError);
        Assert.Equal(told, TextOf(result));
    }

    [Fact]
    public async Task Every_tool_is_described_with_a_schema()
    {
        await using var host = await TestHost.StartAsync();
        await using var agent = await ConnectAsync(host, "troll");
        var tools = await agent.ListToolsAsync().Soon();

        Assert.Equal(["list_waiting", "read_prompt", "answer", "call_tool", "refuse", "take_over"], tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.Equal("object", tool.JsonSchema.GetProperty("type").GetString()));
        Assert.All(tools, tool => Assert.InRange(tool.Description.Length, 40, 500));
        Assert.Contains("list_waiting", agent.ServerInstructions, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_seat_is_guarded_as_the_operator_api_is()
    {
        const string list = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("person=standin,boss=admin") });
        using var nobody = await host.PostAsync("/mcp", list);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);

        host.Http.DefaultRequestHeaders.Authorization = new("Bearer", "person");
        using var person = await host.PostAsync("/mcp", list);
        Assert.Equal(HttpStatusCode.Forbidden, person.StatusCode);

        await using var agent = await ConnectAsync(host, "troll", key: "boss");
        Assert.Empty(await WaitingAsync(agent));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("""{"id":1}""")]
    public async Task What_is_no_message_is_a_400(string body)
    {
        await using var host = await TestHost.StartAsync();
        using var refused = await host.PostAsync("/mcp", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var listening = await host.Http.GetAsync("/mcp").Soon();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, listening.StatusCode);
    }

    private static Task<McpClient> ConnectAsync(TestHost host, string name, string? version = null, string? key = null)
    {
        var transport = new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(host.Address, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = key is null ? null : new Dictionary<string, string> { ["Authorization"] = $"Bearer {key}" },
        });
        return McpClient.CreateAsync(transport, new McpClientOptions { ClientInfo = new Implementation { Name = name, Version = "1" }, ProtocolVersion = version }).Soon();
    }

    private static async Task<JsonArray> WaitingAsync(McpClient agent, params (string Name, object? Value)[] arguments) =>
        JsonNode.Parse(await TellAsync(agent, "list_waiting", arguments))!["waiting"]!.AsArray();

    private static async Task<string> TellAsync(McpClient agent, string tool, params (string Name, object? Value)[] arguments)
    {
        var result = await CallAsync(agent, tool, arguments);
        Assert.False(result.IsError is true, TextOf(result));
        return TextOf(result);
    }

    private static Task<CallToolResult> CallAsync(McpClient agent, string tool, params (string Name, object? Value)[] arguments) =>
        agent.CallToolAsync(tool, arguments.ToDictionary(pair => pair.Name, pair => pair.Value)).Soon();

    private static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    private static async Task<string> PromptOf(TestHost host)
    {
        await host.UntilHeldAsync("npc", Seat.Caller);
        return (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
    }
}
