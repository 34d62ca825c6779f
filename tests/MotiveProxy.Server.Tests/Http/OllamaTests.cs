using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Ollama's clients in either seat, with OpenAI's in the other.</summary>
public sealed class OllamaTests
{
    private const string Tool = """{"type":"function","function":{"name":"look","parameters":{"type":"object"}}}""";

    [Theory]
    [InlineData("/standin/api/chat", "")]
    [InlineData("/api/chat", "|A")]
    public async Task An_Ollama_stand_in_answers_an_OpenAI_caller(string path, string suffix)
    {
        await using var host = await TestHost.StartAsync();
        var ping = SendAsync(host, path, User($"npc{suffix}:latest", "ping"));
        await host.UntilHeldAsync("npc", Seat.StandIn);
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = new JsonArray(JsonNode.Parse(Tool));
        var asked = caller.Say("Where am I?");

        var prompt = Lines(await ping);
        Assert.StartsWith("Where am I?", TextOf(prompt), StringComparison.Ordinal);
        Assert.Equal("stop", prompt[^1].Text("done_reason"));
        _ = SendAsync(host, path, $$$"""{"model":"npc{{{suffix}}}","messages":[{"role":"user","content":"ping"},{"role":"assistant","content":{{{JsonValue.Create(TextOf(prompt)).ToJsonString()}}}},{"role":"user","content":"/call look {\"at\":\"door\"}"}]}""");

        using var response = await asked.Response;
        var choice = (await response.ReadJsonAsync())["choices"]![0]!;
        Assert.Equal("tool_calls", choice.Text("finish_reason"));
        Assert.Equal("look", choice["message"]!["tool_calls"]![0]!["function"].Text("name"));
    }

    [Fact]
    public async Task An_Ollama_caller_is_given_text_as_it_comes()
    {
        await using var host = await TestHost.StartAsync();
        var asked = SendAsync(host, "/caller/api/chat", User("npc", "Where am I?"));
        var prompt = await PromptAsync(host);
        await GiveAsync(host, prompt, "parts", """{"text":"In a "}""");
        await GiveAsync(host, prompt, "parts", """{"text":"cave."}""");
        await GiveAsync(host, prompt, "answer", """{"finish":"length"}""");

        using var response = await asked;
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        var lines = Lines(response);
        Assert.Equal(["In a ", "cave.", ""], lines.Select(line => line["message"].Text("content")));
        Assert.Equal([false, false, true], lines.Select(line => line["done"]!.GetValue<bool>()));
        Assert.Equal("length", lines[^1].Text("done_reason"));
        Assert.All(lines, line => Assert.Equal("npc", line.Text("model")));
    }

    [Fact]
    public async Task An_Ollama_caller_goes_through_two_turns_of_tools_with_an_OpenAI_stand_in()
    {
        await using var host = await TestHost.StartAsync();
        var standIn = host.Party("npc", "person/1", "/standin/v1/chat/completions");
        var ping = standIn.Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        const string question = """{"role":"user","content":"Where am I?"}""";
        var asked = SendAsync(host, "/caller/api/chat", $$"""{"model":"npc","stream":false,"tools":[{{Tool}}],"messages":[{{question}}]}""");
        await ping.ReplyAsync();
        var called = standIn.Say("/call look {\"at\": \"door\"}");

        using var first = await asked;
        var message = (await first.ReadJsonAsync())["message"]!;
        Assert.Equal("door", message["tool_calls"]![0]!["function"]!["arguments"].Text("at"));
        asked = SendAsync(host, "/caller/api/chat", $$"""
            {"model":"npc","stream":false,"tools":[{{Tool}}],"messages":[{{question}},{{message.ToJsonString()}},{"role":"tool","tool_name":"look","content":"It is shut."}]}
            """);
        Assert.Contains("It is shut.", await called.ReplyAsync(), StringComparison.Ordinal);
        standIn.Say("/refuse I will not open it.");

        using var second = await asked;
        var reply = await second.ReadJsonAsync();
        Assert.Equal("I will not open it.", reply["message"].Text("content"));
        Assert.Equal("stop", reply.Text("done_reason"));
    }

    [Theory]
    [InlineData("/caller/api/chat")]
    [InlineData("/caller/api/generate")]
    public async Task An_error_on_purpose_is_a_status_before_the_first_byte_and_a_line_after_it(string path)
    {
        await using var host = await TestHost.StartAsync();
        var body = path.EndsWith("chat", StringComparison.Ordinal) ? "\"messages\":[{\"role\":\"user\",\"content\":\"Pay me.\"}]" : "\"prompt\":\"Pay me.\"";
        var whole = SendAsync(host, path, $$"""{"model":"npc","stream":false,{{body}}}""");
        await GiveAsync(host, await PromptAsync(host), "answer", """{"error":{"status":418,"message":"Out of gold."}}""");
        using var refused = await whole;
        Assert.Equal((HttpStatusCode)418, refused.StatusCode);
        Assert.Equal("""{"error":"Out of gold."}""", await refused.Content.ReadAsStringAsync());

        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json.Content($$"""{"model":"other",{{body}}}""") };
        using var streamed = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Soon();
        await GiveAsync(host, await PromptAsync(host, "other"), "answer", """{"error":{"status":418,"message":"Out of gold."}}""");
        using var reader = new StreamReader(await streamed.Content.ReadAsStreamAsync());
        Assert.Equal("""{"error":"Out of gold."}""", await reader.ReadLineAsync().Soon());
        await Assert.ThrowsAnyAsync<IOException>(() => reader.ReadLineAsync().Soon());
    }

    [Fact]
    public async Task A_generated_reply_is_a_response()
    {
        await using var host = await TestHost.StartAsync();
        var asked = SendAsync(host, "/caller/api/generate", """{"model":"npc","prompt":"Once upon","system":"You tell tales.","format":"json"}""");
        var prompt = await PromptAsync(host);
        await GiveAsync(host, prompt, "answer", """{"text":"{\"a\":1}"}""");
        using var response = await asked;
        var lines = Lines(response);
        Assert.Equal(["{\"a\":1}", ""], lines.Select(line => line.Text("response")));
        Assert.Equal(1, lines[^1]["eval_count"]!.GetValue<int>() - 1);
    }

    [Theory]
    [InlineData("/api/chat", """{"model":"npc"}""")]
    [InlineData("/standin/api/chat", """{"model":"npc","messages":[]}""")]
    [InlineData("/caller/api/generate", """{"model":"npc","prompt":"","keep_alive":"5m"}""")]
    public async Task To_load_a_model_is_no_turn(string path, string body)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await SendAsync(host, path, body);
        Assert.Equal("load", Assert.Single(Lines(response)).Text("done_reason"));
        Assert.Null(host.StateOf("npc"));
    }

    [Fact]
    public async Task A_page_may_send_what_a_browser_calls_plain_text()
    {
        await using var host = await TestHost.StartAsync();
        using var content = new StringContent(User("npc", "ping"), System.Text.Encoding.UTF8, "text/plain");
        content.Headers.TryAddWithoutValidation("Origin", "http://localhost:3000");
        host.BeginPost("/standin/api/chat", content);
        await host.UntilHeldAsync("npc", Seat.StandIn);
    }

    [Fact]
    public async Task Models_are_listed_shown_and_running()
    {
        await using var host = await TestHost.StartAsync(options => options with { Models = ["first", "org/second"] });
        host.Party("npc", "person/1").Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        foreach (var seat in new[] { "", "/standin", "/caller" })
        {
            Assert.Equal(["first:latest", "org/second:latest", "npc:latest"], await NamesAsync(host, $"{seat}/api/tags"));
            Assert.Equal(["npc:latest"], await NamesAsync(host, $"{seat}/api/ps"));
            Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", (await host.GetJsonAsync($"{seat}/api/version")).Text("version"));
            using var shown = await SendAsync(host, $"{seat}/api/show", """{"model":"org/second:latest"}""");
            Assert.Contains("tools", (await shown.ReadJsonAsync())["capabilities"]!.AsArray().Select(one => one!.GetValue<string>()));
            using var root = await host.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"{seat}/"));
            Assert.Equal(HttpStatusCode.OK, root.StatusCode);
            Assert.StartsWith("Ollama is running", await host.Http.GetStringAsync($"{seat}/"), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", "/api/embed", HttpStatusCode.NotFound)]
    [InlineData("POST", "/caller/api/embeddings", HttpStatusCode.NotFound)]
    [InlineData("POST", "/api/pull", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/delete", HttpStatusCode.NotFound)]
    [InlineData("HEAD", "/api/blobs/sha256:00", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/chat", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/tags", HttpStatusCode.MethodNotAllowed)]
    public async Task What_is_not_ours_is_refused_in_Ollamas_words(string method, string path, HttpStatusCode status)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        if (method == "HEAD")
            return;

        var error = (await response.ReadJsonAsync())["error"]!.GetValue<string>();
        Assert.Equal(status == HttpStatusCode.NotFound, error.Contains("MotiveProxy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("POST", "/api/chat")]
    [InlineData("POST", "/api/generate")]
    [InlineData("POST", "/api/show")]
    [InlineData("GET", "/api/tags")]
    [InlineData("GET", "/api/ps")]
    [InlineData("GET", "/api/version")]
    public async Task Keys_are_the_protocols(string method, string path)
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("plain, boss=admin") });
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync("wrong"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("plain"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync("boss"));

        async Task<HttpStatusCode> AskAsync(string? key)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method == "POST")
                request.Content = Json.Content("""{"model":"npc"}""");
            if (key is not null)
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            using var response = await host.Http.SendAsync(request).Soon();
            if (response.StatusCode == HttpStatusCode.Unauthorized)
                Assert.NotEmpty((await response.ReadJsonAsync())["error"]!.GetValue<string>());
            return response.StatusCode;
        }
    }

    private static string User(string model, string text) =>
        $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]}""";

    private static async Task<HttpResponseMessage> SendAsync(TestHost host, string path, string body) =>
        await host.Http.PostAsync(path, Json.Content(body)).Soon();

    private static List<JsonNode> Lines(HttpResponseMessage response)
    {
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var body = reader.ReadToEnd();
        Assert.True(response.StatusCode == HttpStatusCode.OK, body);
        Assert.EndsWith("}\n", body, StringComparison.Ordinal);
        return [.. body[..^1].Split('\n').Select(line => JsonNode.Parse(line)!)];
    }

    private static string TextOf(IEnumerable<JsonNode> lines) => string.Concat(lines.Select(line => line["message"].Text("content")));

    private static async Task<IEnumerable<string>> NamesAsync(TestHost host, string path) =>
        (await host.GetJsonAsync(path))["models"]!.AsArray().Select(model => model.Text("model"));

    private static async Task<string> PromptAsync(TestHost host, string session = "npc")
    {
        await host.UntilHeldAsync(session, Seat.Caller);
        return host.StateOf(session)!.OpenPrompts.Single().Id.Value;
    }

    private static async Task GiveAsync(TestHost host, string prompt, string what, string body)
    {
        using var response = await host.PostAsync($"/api/prompts/{prompt}/{what}", body);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, await response.Content.ReadAsStringAsync());
    }
}
