using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>export</c> against a real server that stores its sessions.</summary>
public sealed class ExportTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-export-");
    private Home _home = null!;

    public async Task InitializeAsync() => _home = await Home.StartAsync(options => options with
    {
        Store = StoreKind.Sqlite,
        Database = Path.Combine(_folder.FullName, "sessions.db"),
    });

    public async Task DisposeAsync()
    {
        await _home.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData]
    [InlineData("--format", "jsonl")]
    public async Task Every_event_is_a_line_of_json(params string[] flags)
    {
        await TalkAsync(_home, "Who goes there, Jürgen?", "A troll.");

        var export = await _home.RunAsync(["export", "npc", .. flags]);

        Assert.Equal((0, ""), (await export.ExitAsync(), export.Errors.ToString()));
        Assert.EndsWith("}\n", export.Output.ToString(), StringComparison.Ordinal);
        var events = export.Output.ToString().TrimEnd('\n').Split('\n').Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        Assert.Equal(Enumerable.Range(1, events.Count), events.Select(line => line.GetProperty("number").GetInt32()));
        var answer = Assert.Single(events, line => line.GetProperty("kind").GetString() is "prompt_answered");
        Assert.Equal("A troll.", answer.GetProperty("parts")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Markdown_is_to_read()
    {
        await TalkAsync(_home, "Who goes there, Jürgen?", "A troll.");

        var export = await _home.RunAsync("export", "npc", "--format", "markdown");

        Assert.Equal(0, await export.ExitAsync());
        Assert.StartsWith("# npc\n", export.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n> Who goes there, Jürgen?\n", export.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\n> A troll.\n", export.Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_fine_tuning_there_is_a_line_for_each_conversation()
    {
        await TalkAsync(_home, "Who goes there, Jürgen?", "A troll.");

        var export = await _home.RunAsync("export", "npc", "--format", "openai");

        Assert.Equal(0, await export.ExitAsync());
        Assert.Equal(
            """{"messages":[{"role":"user","content":"Who goes there, Jürgen?"},{"role":"assistant","content":"A troll."}]}""" + "\n",
            export.Output.ToString());
    }

    [Fact]
    public async Task Lives_that_are_over_can_be_had_by_their_number()
    {
        await TalkAsync(_home, "Who?", "The first.");
        await CloseAsync();
        await TalkAsync(_home, "Who?", "The second.");
        await CloseAsync();

        var latest = await _home.RunAsync("export", "npc");
        var before = await _home.RunAsync("export", "npc", "--life", "2");
        var none = await _home.RunAsync("export", "npc", "--life", "3");

        Assert.Contains("The second.", latest.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("session_ended", latest.Output.ToString(), StringComparison.Ordinal);
        Assert.Contains("The first.", before.Output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("The second.", before.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, ""), (await none.ExitAsync(), none.Output.ToString()));
        Assert.Equal(
            "npc: There is no life 3 of this session: it lived less often, or the older ones were removed.\n", none.Errors.ToString());
    }

    [Fact]
    public async Task A_name_may_hold_what_a_path_or_a_query_would_not()
    {
        const string name = "a/b?c=100%25 ü";
        await TalkAsync(_home, "Who?", "A troll.", name);

        Assert.StartsWith($"# {name}\n", (await _home.RunAsync("export", name, "--format", "markdown")).Output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_said_with_how_to_find_one()
    {
        var export = await _home.RunAsync("export", "npc", "--output", PathOf("npc.jsonl"));

        Assert.Equal((1, ""), (await export.ExitAsync(), export.Output.ToString()));
        Assert.Equal("npc: There is no such session, and none is stored. What is kept: motive-proxy history.\n", export.Errors.ToString());
        Assert.False(File.Exists(PathOf("npc.jsonl")));
    }

    [Fact]
    public async Task Without_a_store_it_is_said_that_nothing_is_kept()
    {
        await using var forgetful = await Home.StartAsync();
        await TalkAsync(forgetful, "Who?", "A troll.");

        var live = await forgetful.RunAsync("export", "npc");
        var before = await forgetful.RunAsync("export", "npc", "--life", "2");
        var other = await forgetful.RunAsync("export", "other");

        Assert.Contains("A troll.", live.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal((1, 1), (await before.ExitAsync(), await other.ExitAsync()));
        Assert.Contains("There is only life 1 of this session: nothing is stored here (MOTIVE_PROXY_STORE=none).", before.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("nothing is stored of those that are over (MOTIVE_PROXY_STORE=none).", other.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_right_key_it_is_said_how_to_give_one()
    {
        await using var closed = await Home.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("secret=admin,plain=caller") });

        var without = await closed.RunAsync("export", "npc");
        var callers = await closed.RunAsync("export", "npc", "--key", "plain");
        var admins = await closed.RunAsync("export", "npc", "--key", "secret");

        Assert.Equal((1, 1), (await without.ExitAsync(), await callers.ExitAsync()));
        Assert.EndsWith("This command sends the key that --key or MOTIVE_PROXY_KEY gives.\n", without.Errors.ToString(), StringComparison.Ordinal);
        Assert.Equal("The operator API wants an admin key (KEY=admin in MOTIVE_PROXY_API_KEYS).\n", callers.Errors.ToString());
        Assert.StartsWith("npc: There is no such session now", admins.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_server_it_is_said_how_to_reach_one()
    {
        await _home.StopAsync();

        var export = await _home.RunAsync("export", "npc");

        Assert.Equal(1, await export.ExitAsync());
        Assert.Equal($"No server answers at {_home.Address}. Start one with motive-proxy, or name another with --url.\n", export.Errors.ToString());
        await _home.StartAgainAsync();
    }

    [Fact]
    public async Task A_transcript_in_which_nothing_was_answered_is_empty_to_train_with_and_that_is_said()
    {
        await using var ask = _home.Start("ask", "npc", "Who?");
        await using var chat = _home.Start("chat", "npc");
        await chat.Output.HearAsync("Who?\n");

        var export = await _home.RunAsync("export", "npc", "--format", "openai");

        Assert.Equal((0, ""), (await export.ExitAsync(), export.Output.ToString()));
        Assert.Equal("No conversation was answered: the transcript is empty.\n", export.Errors.ToString());
    }

    [Theory]
    [InlineData("There is no format 'xml'. Choose one of jsonl, markdown, openai.", "--format", "xml")]
    [InlineData("'0' is no life of a session. Give a whole number from 1, which is the latest.", "--life", "0")]
    [InlineData("'last' is no life of a session. Give a whole number from 1, which is the latest.", "--life", "last")]
    public async Task What_cannot_be_asked_for_is_exit_code_2(string message, params string[] flags)
    {
        var export = await _home.RunAsync(["export", "npc", .. flags]);

        Assert.Equal(2, await export.ExitAsync());
        Assert.StartsWith(message + "\n", export.Errors.ToString(), StringComparison.Ordinal);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task CloseAsync()
    {
        using var http = new HttpClient { BaseAddress = _home.Address };
        using var closed = await http.DeleteAsync(new Uri("api/sessions/npc", UriKind.Relative));
        closed.EnsureSuccessStatusCode();
    }

    private static async Task TalkAsync(Home home, string question, string answer, string session = "npc")
    {
        await using var chat = home.Start("chat", session);
        await using var ask = home.Start("ask", session, question);
        await chat.Output.HearAsync(question);
        chat.Input.Give(answer);
        Assert.Equal(0, await ask.ExitAsync());
    }
}
