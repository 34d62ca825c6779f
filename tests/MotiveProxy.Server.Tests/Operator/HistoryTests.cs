using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

public sealed class HistoryTests : IDisposable
{
    private const string Path = "/api/history";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-history-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sessions_are_told_with_where_their_transcripts_are()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host, "a/b ü", "Who goes there?", "A troll.");
        host.Time.Advance(TimeSpan.FromSeconds(90));
        await CloseAsync(host, "a/b ü");
        await TalkAsync(host, "a/b ü", "Again?", "Again.");

        var page = await host.GetJsonAsync(Path);

        Assert.Equal(["is_partial", "sessions"], page.Select(field => field.Key).Order(StringComparer.Ordinal));
        var (alive, over) = (page["sessions"]![0]!, page["sessions"]![1]!);
        Assert.Equal((1, 2), (alive["life"]!.GetValue<int>(), over["life"]!.GetValue<int>()));
        Assert.Null(alive["until_ts"]);
        Assert.True(alive.AsObject().ContainsKey("until_ts"));
        Assert.Equal(("a/b ü", 1, "operator"), (over.Text("name"), over["answered"]!.GetValue<int>(), over.Text("why")));
        Assert.Equal((1767225600.0, 1767225690.0), (over["since_ts"]!.GetValue<double>(), over["until_ts"]!.GetValue<double>()));
        Assert.Equal(("standin", "A troll."), (over["last_said"].Text("by"), over["last_said"].Text("text")));
        foreach (var format in new[] { "jsonl", "markdown", "openai" })
        {
            Assert.Contains("A troll.", await GetAsync(host, over["transcripts"].Text(format)), StringComparison.Ordinal);
            Assert.Contains("Again.", await GetAsync(host, alive["transcripts"].Text(format)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_search_finds_what_was_said_and_pages_go_on()
    {
        await using var host = await StoredAsync();
        foreach (var name in new[] { "first", "second", "third" })
            await TalkAsync(host, name, "Where is the DRAGON?", $"In cave {name}.");
        await CloseAsync(host, "second");

        Assert.Equal(["third", "second", "first"], NamesOf(await host.GetJsonAsync(Path + "?search=dragon%20cave")));
        Assert.Equal(["second"], NamesOf(await host.GetJsonAsync(Path + "?search=dragon&closed=true")));
        Assert.Empty(NamesOf(await host.GetJsonAsync(Path + "?search=dragon+knight")));
        var page = await host.GetJsonAsync(Path + "?limit=2");
        Assert.Equal(["third", "second"], NamesOf(page));
        Assert.Equal(["first"], NamesOf(await host.GetJsonAsync($"{Path}?limit=2&before={page.Text("next")}")));
    }

    [Fact]
    public async Task Without_a_store_there_are_the_live_sessions()
    {
        await using var host = await TestHost.StartAsync();
        await TalkAsync(host, "npc", "Who?", "A troll.");
        var life = (await host.GetJsonAsync(Path + "?search=troll"))["sessions"]![0]!;

        Assert.Contains("A troll.", await GetAsync(host, life["transcripts"].Text("jsonl")), StringComparison.Ordinal);
        await CloseAsync(host, "npc");

        Assert.Empty(NamesOf(await host.GetJsonAsync(Path)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, life["transcripts"].Text("jsonl")));
    }

    [Fact]
    public async Task What_is_over_is_removed_also_after_a_restart_and_is_told_no_longer()
    {
        await using (var host = await StoredAsync())
        {
            await TalkAsync(host, "npc", "Who?", "A troll.");
            await CloseAsync(host, "npc");
            await TalkAsync(host, "other", "Who?", "A witch.");
        }

        await using var next = await StoredAsync();
        await CloseAsync(next, "npc?transcript=true");

        Assert.Equal(["other"], NamesOf(await next.GetJsonAsync(Path)));
        Assert.Empty(NamesOf(await next.GetJsonAsync(Path + "?search=troll")));
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?before=0", "before")]
    [InlineData("?before=x", "before")]
    [InlineData("?closed=perhaps", "closed")]
    public async Task What_is_not_understood_is_said_with_its_name(string query, string parameter)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Http.GetAsync(Path + query).Soon();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(parameter, (await response.ReadJsonAsync())["error"].Text("param"));
    }

    [Fact]
    public async Task A_search_that_is_too_long_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, $"{Path}?search={new string('x', 200)}"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(host, $"{Path}?search={new string('x', 201)}"));
    }

    [Theory]
    [InlineData("?life_id=x", HttpStatusCode.BadRequest)]
    [InlineData("?life_id=1", HttpStatusCode.NotFound)]
    public async Task A_life_that_there_is_not_is_said(string query, HttpStatusCode status)
    {
        await using var host = await StoredAsync();
        await TalkAsync(host, "npc", "Who?", "A troll.");
        Assert.Equal(status, await StatusAsync(host, "/api/sessions/npc/transcript" + query));
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_said()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host, "npc", "Who?", "A troll.");
        var database = System.IO.Path.Combine(_folder.FullName, "sessions.db");
        File.Move(database, database + ".elsewhere");

        using var response = await host.Http.GetAsync(Path).Soon();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("store_unavailable", (await response.ReadJsonAsync())["error"].Text("code"));
        File.Move(database + ".elsewhere", database);
        Assert.Equal(["npc"], NamesOf(await host.GetJsonAsync(Path)));
    }

    private Task<TestHost> StoredAsync() => TestHost.StartAsync(options => options with
    {
        Store = StoreKind.Sqlite,
        Database = System.IO.Path.Combine(_folder.FullName, "sessions.db"),
    });

    private static async Task TalkAsync(TestHost host, string session, string question, string answer)
    {
        var asked = host.Party(session + "|B", "program/1").Say(question);
        await host.UntilHeldAsync(session, Seat.Caller);
        var prompt = (await host.GetJsonAsync($"/api/sessions/{Uri.EscapeDataString(session)}"))["prompts"]![0].Text("id");
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = answer }.ToJsonString());
        Assert.Equal(answer, await asked.ReplyAsync());
    }

    private static async Task CloseAsync(TestHost host, string session)
    {
        var path = session.Split('?') is [var name, var query] ? $"{Uri.EscapeDataString(name)}?{query}" : Uri.EscapeDataString(session);
        using var closed = await host.Http.DeleteAsync($"/api/sessions/{path}").Soon();
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
    }

    private static IEnumerable<string> NamesOf(JsonObject page) => page["sessions"]!.AsArray().Select(life => life.Text("name"));

    private static Task<string> GetAsync(TestHost host, string path) => host.Http.GetStringAsync(path).Soon();

    private static async Task<HttpStatusCode> StatusAsync(TestHost host, string path)
    {
        using var response = await host.Http.GetAsync(path).Soon();
        return response.StatusCode;
    }
}
