using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole;
using MotiveProxy.Server.WebConsole.Pages;
using MotiveProxy.Server.WebConsole.Past;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>The console's pages of what was said before.</summary>
public sealed class HistoryPageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-history-page-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Sessions_are_listed_and_lead_to_where_they_can_be_read()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host, "<b>over", "Who?", "A <script>troll</script>.");
        await CloseAsync(host, "<b>over");
        await TalkAsync(host, "alive", "Who?", "A witch.");

        var html = await DrawnPage.HtmlAsync<History>(host.Sessions, ConsolePaths.History);

        Assert.Contains("2 sessions.", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/console/session?name=alive\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/console/history/session?name=%3Cb%3Eover&amp;life=", html, StringComparison.Ordinal);
        Assert.Contains("A &lt;script&gt;troll&lt;/script&gt;.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_nothing_kept_that_is_said()
    {
        await using var host = await TestHost.StartAsync();
        var html = await DrawnPage.HtmlAsync<History>(host.Sessions, ConsolePaths.History);

        Assert.Contains("Nothing is kept.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<table", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_over_is_drawn_with_its_exports()
    {
        await using var host = await StoredAsync();
        await TalkAsync(host, "npc", "Who goes there?", "A troll.");
        await CloseAsync(host, "npc");
        var life = Assert.Single((await host.Sessions.ListAsync(new HistoryQuery(), CancellationToken.None).Soon()).Lives);

        var html = await DrawnPage.HtmlAsync<HistorySession>(host.Sessions, ConsolePaths.Of(life.Name, life.Id));

        Assert.Contains("Who goes there?", html, StringComparison.Ordinal);
        Assert.Contains("A troll.", html, StringComparison.Ordinal);
        Assert.Contains("The session is over: it was closed by hand.", html, StringComparison.Ordinal);
        foreach (var format in new[] { "jsonl", "markdown", "openai" })
            Assert.Contains($"href=\"/api/sessions/npc/transcript?life_id={life.Id}&amp;format={format}\"", html, StringComparison.Ordinal);
        Assert.Contains("Delete", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?name=npc&life=1")]
    [InlineData("?name=npc")]
    [InlineData("?life=x")]
    [InlineData("")]
    public async Task What_is_not_kept_is_said(string query)
    {
        await using var host = await StoredAsync();

        Assert.Contains("Nothing is kept of this session.", await DrawnPage.HtmlAsync<HistorySession>(host.Sessions, ConsolePaths.HistorySession + query), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_prompt_what_is_new_is_shown_and_of_a_long_transcript_the_beginning()
    {
        var turn = new Turn([Message.Of(Role.User, "one"), Message.Of(Role.Assistant, "two"), Message.Of(Role.User, "three")]);
        var notices = Enumerable.Range(1, 4).Select(i => new SessionNotice(
            i, DateTimeOffset.UnixEpoch, SessionName.Restore("npc"), new SessionEvent.PromptOpened(new TurnId($"{i}"), turn)));

        var some = await PastTranscript.ReadAsync(notices.ToAsyncEnumerable(), 3, CancellationToken.None);
        var all = await PastTranscript.ReadAsync(notices.ToAsyncEnumerable(), 4, CancellationToken.None);

        Assert.Equal((3, false), (some.Notices.Count, some.IsWhole));
        Assert.Equal((4, true), (all.Notices.Count, all.IsWhole));
        Assert.All(all.Notices, notice => Assert.Equal("three", Assert.Single(((SessionEvent.PromptOpened)notice.Event).Turn.Messages).Text));
    }

    private Task<TestHost> StoredAsync() => TestHost.StartAsync(options => options with
    {
        Store = StoreKind.Sqlite,
        Database = Path.Combine(_folder.FullName, "sessions.db"),
    });

    private static async Task TalkAsync(TestHost host, string session, string question, string answer)
    {
        var asked = host.Party(session + "|B", "program/1").Say(question);
        await host.UntilHeldAsync(session, Seat.Caller);
        var prompt = host.StateOf(session)!.OpenPrompts.Single().Id.Value;
        using var given = await host.PostAsync($"/api/prompts/{prompt}/answer", new JsonObject { ["text"] = answer }.ToJsonString());
        Assert.Equal(answer, await asked.ReplyAsync());
    }

    private static async Task CloseAsync(TestHost host, string session)
    {
        using var closed = await host.Http.DeleteAsync($"/api/sessions/{Uri.EscapeDataString(session)}").Soon();
        Assert.Equal(HttpStatusCode.NoContent, closed.StatusCode);
    }
}
