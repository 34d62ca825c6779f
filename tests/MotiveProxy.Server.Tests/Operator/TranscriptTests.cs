using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

public sealed class TranscriptTests : IDisposable
{
    private const string Path = "/api/sessions/npc/transcript";

    private const string ToolsJson = """[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"}}}]""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-transcripts-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task After_a_restart_a_session_that_is_over_still_has_its_transcript()
    {
        await using (var host = await StoredAsync())
        {
            await TalkAsync(host);
            Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, "/api/sessions/npc"));
        }

        await using var next = await StoredAsync();
        var events = LinesOf(await GetAsync(next, Path));
        Assert.Equal("turn_seated", events[0].Text("kind"));
        Assert.Equal("caller", events[0].Text("seat"));
        Assert.Equal(1767225600.0, events[0]["at_ts"]!.GetValue<double>());
        Assert.Equal("session_ended", events[^1].Text("kind"));
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(line => line["number"]!.GetValue<int>()));
        Assert.Equal(["one", "two"], events.Where(line => line.Text("kind") == "prompt_answered").Select(line => line["parts"]![0].Text("text")));
    }

    [Fact]
    public async Task A_conversation_that_went_on_is_one_line_to_train_with()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host);

        Assert.Equal(
            """
            {"messages":[{"role":"user","content":"first"},{"role":"assistant","content":"one"},{"role":"user","content":"second"},{"role":"assistant","content":"two"}],"tools":[{"type":"function","function":{"name":"look","description":"Looks.","parameters":{"type":"object"}}}]}

            """,
            await GetAsync(host, Path + "?format=openai"));
    }

    [Fact]
    public async Task A_conversation_that_begins_anew_is_another_line_and_calls_are_told_as_calls()
    {
        await using var host = await StoredAsync();
        var caller = await TalkAsync(host);
        caller.Forget();
        var asked = caller.Say("third");
        await AnswerAsync(host, """{"tool_calls":[{"id":"c1","name":"look","arguments":{}}]}""");
        (await asked.Response).Dispose();

        var lines = LinesOf(await GetAsync(host, Path + "?format=openai"));
        Assert.Equal([4, 2], lines.Select(line => line["messages"]!.AsArray().Count));
        Assert.Equal(
            """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"look","arguments":"{}"}}]}""",
            lines[1]["messages"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task To_read_there_is_what_was_new_and_what_was_answered()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host);

        Assert.Equal(
            """
            # npc

            - 2026-01-01 00:00:00Z program/1 127.0.0.1 speaks as caller

            ## Caller, 2026-01-01 00:00:00Z

            > first

            ## Stand-in, 2026-01-01 00:00:00Z

            > one

            - 2026-01-01 00:00:00Z program/1 127.0.0.1 speaks as caller

            ## Caller, 2026-01-01 00:00:00Z

            > second

            ## Stand-in, 2026-01-01 00:00:00Z

            > two

            """,
            await GetAsync(host, Path + "?format=markdown"));
    }

    [Fact]
    public async Task Life_1_is_the_latest_and_2_the_one_before_it()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host);
        await DeleteAsync(host, "/api/sessions/npc");
        host.Party("npc|B", "program/2").Say("again");
        await host.UntilHeldAsync("npc", Seat.Caller);

        Assert.Equal("program/2 127.0.0.1", LinesOf(await GetAsync(host, Path))[0].Text("client"));
        Assert.Equal("program/1 127.0.0.1", LinesOf(await GetAsync(host, Path + "?life=2"))[0].Text("client"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, Path + "?life=3"));
    }

    [Fact]
    public async Task Without_a_store_there_is_what_is_in_memory_of_a_live_session()
    {
        await using var host = await TestHost.StartAsync();
        await TalkAsync(host);
        Assert.Equal(2, LinesOf(await GetAsync(host, Path)).Count(line => line.Text("kind") == "prompt_answered"));

        await DeleteAsync(host, "/api/sessions/npc?transcript=true");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, Path));
    }

    [Fact]
    public async Task What_is_removed_is_gone()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host);
        Assert.Equal(HttpStatusCode.NoContent, await DeleteAsync(host, "/api/sessions/npc?transcript=true"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, Path));
        Assert.Equal(HttpStatusCode.NotFound, await DeleteAsync(host, "/api/sessions/npc?transcript=true"));
        Assert.Equal(HttpStatusCode.BadRequest, await DeleteAsync(host, "/api/sessions/npc?transcript=perhaps"));
    }

    [Theory]
    [InlineData("?format=xml", HttpStatusCode.BadRequest)]
    [InlineData("?life=0", HttpStatusCode.BadRequest)]
    [InlineData("?life=last", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.NotFound)]
    public async Task What_is_not_there_or_not_understood_is_said(string query, HttpStatusCode status)
    {
        await using var host = await StoredAsync();
        Assert.Equal(status, await StatusAsync(host, Path + query));
    }

    private Task<TestHost> StoredAsync() => TestHost.StartAsync(options => options with
    {
        Store = StoreKind.Sqlite,
        Database = System.IO.Path.Combine(_folder.FullName, "sessions.db"),
    });

    private static async Task<Party> TalkAsync(TestHost host)
    {
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse(ToolsJson);
        foreach (var (question, answer) in new[] { ("first", "one"), ("second", "two") })
        {
            var asked = caller.Say(question);
            await AnswerAsync(host, new JsonObject { ["text"] = answer }.ToJsonString());
            Assert.Equal(answer, await asked.ReplyAsync());
        }

        return caller;
    }

    private static async Task AnswerAsync(TestHost host, string json)
    {
        await host.UntilHeldAsync("npc", Seat.Caller);
        var prompt = (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
        using var response = await host.PostAsync($"/api/prompts/{prompt}/answer", json);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static List<JsonNode> LinesOf(string body) =>
        [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static Task<string> GetAsync(TestHost host, string path) => host.Http.GetStringAsync(path).Soon();

    private static async Task<HttpStatusCode> StatusAsync(TestHost host, string path)
    {
        using var response = await host.Http.GetAsync(path).Soon();
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> DeleteAsync(TestHost host, string path)
    {
        using var response = await host.Http.DeleteAsync(path).Soon();
        return response.StatusCode;
    }
}
