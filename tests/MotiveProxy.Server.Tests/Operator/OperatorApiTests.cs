using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

public sealed class OperatorApiTests
{
    private const string ToolsJson =
        """[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object","properties":{"at":{"type":"string"}}}}}]""";

    [Fact]
    public async Task Without_sessions_the_list_is_empty() // 34, 36
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal("""{"sessions":[]}""", (await host.GetJsonAsync("/api/sessions")).ToJsonString());
    }

    [Fact]
    public async Task A_session_tells_who_sits_on_its_seats_and_what_waits() // 33
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse(ToolsJson);
        caller.Say("question");
        await host.UntilHeldAsync("npc", Seat.Caller);

        var listed = Assert.Single((await host.GetJsonAsync("/api/sessions"))["sessions"]!.AsArray())!.AsObject();
        Assert.Equal("npc", listed.Text("name"));
        Assert.Equal("npc", listed.Text("session_id"));
        Assert.Equal(1767225600.0, listed["created_ts"]!.GetValue<double>());
        Assert.Equal(1767225600.0, listed["last_activity_ts"]!.GetValue<double>());
        Assert.True(listed.ContainsKey("standin") && listed["standin"] is null);
        Assert.Equal("program/1 127.0.0.1", listed["caller"].Text("client"));
        Assert.Equal(1, listed["caller"]!["holds"]!.GetValue<int>());
        Assert.False(listed["prompts"]![0]!.AsObject().ContainsKey("messages"));

        var session = await host.GetJsonAsync("/api/sessions/npc");
        var prompt = session["prompts"]![0]!;
        Assert.Equal("waiting", prompt.Text("state"));
        Assert.Equal("named", prompt.Text("seated_by"));
        Assert.Equal("question", prompt.Text("text"));
        Assert.Equal("""[{"role":"user","content":[{"type":"text","text":"question"}]}]""", prompt["messages"]!.ToJsonString());
        Assert.Equal("look", prompt["tools"]![0].Text("name"));
        Assert.Equal("object", prompt["tools"]![0]!["parameters"].Text("type"));
        Assert.Equal(["turn_seated", "prompt_opened"], session["transcript"]!.AsArray().Select(entry => entry.Text("kind")));
    }

    [Fact]
    public async Task Parts_reach_a_caller_that_streams_one_by_one_while_they_are_given()
    {
        await using var host = await TestHost.StartAsync();
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", "/caller/v1/chat/completions", """{"model":"npc","stream":true,"messages":[{"role":"user","content":"question"}]}""");
        await caller.UntilEndsWithAsync("\n\n\r\n");
        var prompt = await PromptOf(host, "npc");
        foreach (var part in new[] { "Once ", "upon\n", "a time \U0001F3AD" })
        {
            await PostAsync(host, $"/api/prompts/{prompt}/parts", new JsonObject { ["text"] = part }.ToJsonString());
            var text = await caller.UntilAsync(text => ChatStreams.TextOfChunk(ChatStreams.DataOf(Chunks.Of(text)[^1])[0]) == part);
            Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        }

        Assert.Equal("answering", (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("state"));
        await PostAsync(host, $"/api/prompts/{prompt}/answer", "{}");
        var whole = await caller.UntilEndsWithAsync("\r\n0\r\n\r\n");
        Assert.Equal("Once upon\na time \U0001F3AD", ChatStreams.TextOf(string.Concat(Chunks.Of(whole))));
    }

    [Fact]
    public async Task An_answer_may_call_tools_with_arguments_as_an_object_or_as_text()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse(ToolsJson);
        var asked = caller.Say("question");
        var prompt = await PromptOf(host, "npc");
        await PostAsync(host, $"/api/prompts/{prompt}/parts", """{"tool_call":{"name":"look","arguments":"{\"at\":\"sky\"}"}}""");
        await PostAsync(host, $"/api/prompts/{prompt}/answer", """{"tool_calls":[{"id":"mine","name":"look","arguments":{"at":"sea"}}]}""");

        using var response = await asked.Response;
        var choice = (await response.ReadJsonAsync())["choices"]![0]!;
        Assert.Equal("tool_calls", choice.Text("finish_reason"));
        var calls = choice["message"]!["tool_calls"]!.AsArray();
        Assert.Equal(["""{"at":"sky"}""", """{"at":"sea"}"""], calls.Select(call => call!["function"].Text("arguments")));
        Assert.Equal("mine", calls[1].Text("id"));
        Assert.NotEmpty(calls[0].Text("id"));
    }

    [Fact]
    public async Task An_error_on_purpose_is_the_callers_status()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        await PostAsync(host, $"/api/prompts/{await PromptOf(host, "npc")}/answer", """{"error":{"status":503,"message":"Out to lunch"}}""");

        var (status, error) = await asked.ErrorAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("Out to lunch", error.Text("message"));
    }

    [Fact]
    public async Task An_error_on_purpose_may_choose_its_type_and_when_the_client_shall_ask_again()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        await PostAsync(host, $"/api/prompts/{await PromptOf(host, "npc")}/answer", """{"error":{"status":429,"type":"tokens","retry_after":0}}""");

        using var response = await asked.Response;
        Assert.Equal("0", Assert.Single(response.Headers.GetValues("Retry-After")));
        Assert.False(response.Headers.Contains("x-should-retry"));
        var (status, error) = await asked.ErrorAsync();
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.Equal(("tokens", "tokens"), (error.Text("type"), error.Text("code")));
        var ended = Assert.Single((await host.GetJsonAsync("/api/sessions/npc"))["transcript"]!.AsArray(), entry => entry.Text("kind") == "prompt_answered")!;
        Assert.Equal("tokens", ended["outcome"]!["error"].Text("type"));
        Assert.Equal(0, ended["outcome"]!["error"]!["retry_after"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("parts", "{}")]
    [InlineData("parts", "[]")]
    [InlineData("parts", "")]
    [InlineData("parts", """{"text":"a","refusal":"b"}""")]
    [InlineData("parts", """{"tool_call":{"arguments":"{}"}}""")]
    [InlineData("parts", """{"tool_call":{"name":"look","arguments":"{"}}""")]
    [InlineData("answer", """{"tool_calls":[{"name":"look","arguments":[1]}]}""")]
    [InlineData("answer", """{"tool_calls":[null]}""")]
    [InlineData("answer", """{"tool_calls":[{"name":"\ud800"}]}""")]
    [InlineData("answer", "nonsense")]
    [InlineData("answer", "null")]
    [InlineData("answer", """{"text":"\ud800"}""")]
    [InlineData("answer", """{"error":{"status":1e999}}""")]
    [InlineData("parts", """{"text":"\udc00"}""")]
    [InlineData("answer", """{"finish":"bored"}""")]
    [InlineData("answer", """{"error":{"status":200,"message":"fine"}}""")]
    [InlineData("answer", """{"text":"a","error":{"status":500}}""")]
    [InlineData("answer", """{"error":{"status":500,"type":"a b"}}""")]
    [InlineData("answer", """{"error":{"status":500,"type":""}}""")]
    [InlineData("answer", """{"error":{"status":500,"retry_after":-1}}""")]
    [InlineData("answer", """{"error":{"status":500,"retry_after":3601}}""")]
    public async Task An_answer_that_cannot_be_one_is_a_400_and_the_prompt_stays(string kind, string body)
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host, "npc");
        using var refused = await host.PostAsync($"/api/prompts/{prompt}/{kind}", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("answer_invalid", (await refused.ReadJsonAsync())["error"].Text("code"));

        await PostAsync(host, $"/api/prompts/{prompt}/answer", """{"text":"answer"}""");
        Assert.Equal("answer", await asked.ReplyAsync());
    }

    [Theory]
    [InlineData("""{"tool_calls":[{"name":"look","arguments":{"at":7}}]}""", "Arguments of \"look\": $.at: must be text in quotes, is 7.")]
    [InlineData("""{"tool_calls":[{"name":"look","arguments":[1]}]}""", "Arguments of \"look\": must be an object, is [1].")]
    [InlineData("""{"tool_calls":[{"name":"look","arguments":"{"}]}""", "Arguments of \"look\": must be JSON, and is not at line 1, byte 2.")]
    [InlineData("""{"tool_calls":[{"name":"fly","arguments":"{}"}]}""", "No tool is called 'fly'. Declared: look.")]
    public async Task An_answer_that_the_caller_does_not_take_is_a_400_and_passed_on_if_it_is_forced(string body, string reason)
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse(ToolsJson);
        var asked = caller.Say("question");
        var prompt = await PromptOf(host, "npc");
        using var refused = await host.PostAsync($"/api/prompts/{prompt}/answer", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var error = (await refused.ReadJsonAsync())["error"];
        Assert.Equal("answer_invalid", error.Text("code"));
        Assert.Equal(reason + " To send it all the same, add \"force\": true.", error.Text("message"));

        var forced = JsonNode.Parse(body)!.AsObject();
        forced["force"] = true;
        await PostAsync(host, $"/api/prompts/{prompt}/answer", forced.ToJsonString());
        using var response = await asked.Response;
        Assert.Equal("tool_calls", (await response.ReadJsonAsync())["choices"]![0].Text("finish_reason"));
    }

    [Fact]
    public async Task An_answer_has_room_for_128_calls()
    {
        await using var host = await TestHost.StartAsync();
        var calls = string.Join(',', Enumerable.Repeat("""{"name":"look"}""", 129));
        using var refused = await host.PostAsync("/api/prompts/any/answer", $$"""{"tool_calls":[{{calls}}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("128", (await refused.ReadJsonAsync())["error"].Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_that_is_answered_or_unknown_is_a_409()
    {
        await using var host = await TestHost.StartAsync();
        host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host, "npc");
        await PostAsync(host, $"/api/prompts/{prompt}/answer", """{"text":"answer"}""");
        foreach (var path in new[] { $"/api/prompts/{prompt}/answer", $"/api/prompts/{prompt}/parts", "/api/prompts/unknown/answer" })
        {
            using var response = await host.PostAsync(path, """{"text":"again"}""");
            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            Assert.Equal("prompt_gone", (await response.ReadJsonAsync())["error"].Text("code"));
        }
    }

    [Fact]
    public async Task An_unknown_session_is_a_404()
    {
        await using var host = await TestHost.StartAsync();
        using var found = await host.Http.GetAsync("/api/sessions/nobody");
        using var deleted = await host.Http.DeleteAsync("/api/sessions/nobody");
        Assert.All([found, deleted], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
    }

    [Fact]
    public async Task The_feed_begins_with_the_version_and_tells_what_happens()
    {
        await using var host = await TestHost.StartAsync();
        using var feed = await RawConnection.OpenAsync(host.Address);
        await feed.SendAsync("GET", "/api/events?session=npc", "");
        await feed.UntilAsync(text => Chunks.Of(text).Count == 1);
        host.Party("other|B", "program/1").Say("not for this feed");
        host.Party("npc|B", "program/1").Say("question");

        var text = await feed.UntilAsync(text => string.Concat(Chunks.Of(text)).Contains("event: prompt_opened", StringComparison.Ordinal));
        var events = string.Concat(Chunks.Of(text)).Split("\n\n");
        Assert.Matches("^event: hello\ndata: \\{\"version\":\"[0-9]+\\.[0-9]+\\.[0-9]+\"\\}$", events[0]);
        Assert.Matches("^event: turn_seated\nid: [0-9]+\ndata: \\{\"number\":[0-9]+,\"at_ts\":1767225600,\"session\":\"npc\",\"kind\":\"turn_seated\"", events[1]);
        Assert.DoesNotContain("not for this feed", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quiet_feed_shows_that_it_lives()
    {
        await using var host = await TestHost.StartAsync();
        using var feed = await RawConnection.OpenAsync(host.Address);
        var timers = host.Time.RunningTimers;
        await feed.SendAsync("GET", "/api/events", "");
        await feed.UntilAsync(text => Chunks.Of(text).Count == 1);
        while (host.Time.RunningTimers == timers)
            await Task.Yield();

        host.Time.Advance(TimeSpan.FromSeconds(15));
        await feed.UntilAsync(text => Chunks.Of(text).Contains(": alive\n\n"));
    }

    [Fact]
    public async Task A_feed_of_one_session_is_a_watcher_of_it()
    {
        await using var host = await TestHost.StartAsync();
        host.Party("npc|B", "program/1").Say("question");
        await host.UntilHeldAsync("npc", Seat.Caller);
        using var feed = await RawConnection.OpenAsync(host.Address);
        await feed.SendAsync("GET", "/api/events?session=npc", "");
        await feed.UntilAsync(text => Chunks.Of(text).Count == 1);
        Assert.Equal(1, (await host.GetJsonAsync("/api/sessions/npc"))["watchers"]!.GetValue<int>());
    }

    private static async Task<string> PromptOf(TestHost host, string session)
    {
        await host.UntilHeldAsync(session, Seat.Caller);
        return (await host.GetJsonAsync($"/api/sessions/{session}"))["prompts"]![0].Text("id");
    }

    private static async Task PostAsync(TestHost host, string path, string json)
    {
        using var response = await host.PostAsync(path, json).Soon();
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }
}
