using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>history</c> against a real server that stores its sessions.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("motive-history-");
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

    [Fact]
    public async Task Sessions_are_listed_also_those_that_are_over()
    {
        Assert.Equal("No sessions.\n", (await _home.RunAsync("history")).Output.ToString());
        await TalkAsync("npc", "Who goes there?", "A [red]troll[/]\u001b.");
        await CloseAsync("npc");
        await TalkAsync("npc", "Who else?", "A witch.");

        var all = (await _home.RunAsync("history")).Output.ToString();
        var over = (await _home.RunAsync("history", "--closed")).Output.ToString();

        Assert.Matches(@"npc +│? *1 +│? *\d+ s ago +│? *- +│? *1 +│? *A witch\.", all);
        Assert.Matches(@"npc +│? *2 +│? *\d+ s ago +│? *\d+ s ago +│? *1 +│? *A \[red\]troll\[/\]\uFFFD\.", all);
        Assert.DoesNotContain("witch", over, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_search_and_a_list_that_ends_says_how_to_go_on()
    {
        await TalkAsync("cave", "Where is the dragon?", "Here.");
        await TalkAsync("wood", "Where is the dragon?", "There.");

        var found = await _home.RunAsync("history", "DRAGON", "here.", "--json");
        var first = await _home.RunAsync("history", "--limit", "1");
        var next = first.Errors.ToString().Split(' ')[^1].TrimEnd('\n', '.');
        var second = await _home.RunAsync("history", "--limit", "1", "--before", next);

        using var page = JsonDocument.Parse(found.Output.ToString());
        Assert.Equal(["wood", "cave"], page.RootElement.GetProperty("sessions").EnumerateArray().Select(life => life.GetProperty("name").GetString()));
        Assert.Contains("wood", first.Output.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("There may be more: the same with --before ", first.Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("cave", second.Output.ToString(), StringComparison.Ordinal);
        Assert.Equal("", second.Errors.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("201")]
    [InlineData("many")]
    public async Task A_number_that_is_none_is_exit_code_2(string limit)
    {
        var run = await _home.RunAsync("history", "--limit", limit);

        Assert.Equal(2, await run.ExitAsync());
        Assert.StartsWith($"'{limit}' is no number of sessions. Give a whole number from 1 to 200.\n", run.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_server_does_not_take_is_said_as_it_says_it()
    {
        var run = await _home.RunAsync("history", "--before", "yesterday");

        Assert.Equal((1, "\"before\" is what an earlier answer called \"next\".\n"), (await run.ExitAsync(), run.Errors.ToString()));
    }

    private async Task CloseAsync(string session)
    {
        using var http = new HttpClient { BaseAddress = _home.Address };
        using var closed = await http.DeleteAsync(new Uri($"api/sessions/{session}", UriKind.Relative));
        closed.EnsureSuccessStatusCode();
    }

    private async Task TalkAsync(string session, string question, string answer)
    {
        await using var chat = _home.Start("chat", session);
        await using var ask = _home.Start("ask", session, question);
        await chat.Output.HearAsync(question);
        chat.Input.Give(answer);
        Assert.Equal(0, await ask.ExitAsync());
    }
}
