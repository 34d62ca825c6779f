using System.Net.Http.Json;
using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>chat</c> with a person at the keyboard.</summary>
public sealed class TypedChatTests : IAsyncLifetime
{
    private static readonly HttpClient Http = new();

    private Home _home = null!;

    public async Task InitializeAsync() => _home = await Home.StartAsync();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task A_person_sees_prompts_and_types_answers()
    {
        await using var chat = _home.StartTyping("chat", "npc");
        await chat.Output.HearAsync("Waiting for a caller");
        await using var ask = _home.Start("ask", "npc", "Who goes **there**?");
        await chat.Output.HearAsync("Who goes there?");
        await chat.Output.HearAsync("> ");

        chat.Keys.Type("A troll, ");
        chat.Keys.TypeLine("and\\");
        chat.Keys.TypeLine("a goblin.");

        Assert.Equal(0, await ask.ExitAsync());
        Assert.Equal("A troll, and\na goblin.\n", ask.Output.ToString());
        await chat.Output.HearAsync("Waiting for a caller");
    }

    [Fact]
    public async Task Tab_completes_a_call_of_the_callers_tool()
    {
        await using var chat = _home.StartTyping("chat", "npc");
        await chat.Output.HearAsync("Waiting for a caller");
        var asking = Http.PostAsJsonAsync(_home.Address + "caller/v1/chat/completions", new
        {
            model = "npc",
            messages = new[] { new { role = "user", content = "Open the gate" } },
            tools = new[] { new { type = "function", function = new { name = "open_gate", parameters = new { type = "object", properties = new { wide = new { type = "boolean" } } } } } },
        });
        await chat.Output.HearAsync("/call open_gate {\"wide\": false}");

        chat.Keys.Type("/c");
        chat.Keys.Press(ConsoleKey.Tab);
        chat.Keys.Press(ConsoleKey.Tab);
        chat.Keys.Press(ConsoleKey.Tab);
        chat.Keys.Press(ConsoleKey.Enter);

        using var response = await asking.Soon();
        var message = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("choices")[0].GetProperty("message");
        var call = message.GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal(("open_gate", "{\"wide\": false}"), (call.GetProperty("name").GetString(), call.GetProperty("arguments").GetString()));
    }

    [Fact]
    public async Task Control_characters_of_a_caller_never_reach_the_terminal()
    {
        await using var chat = _home.StartTyping("chat", "npc");
        await chat.Output.HearAsync("Waiting for a caller");
        await using var ask = _home.Start("ask", "npc", "\e]0;gotcha\a[red]not red[/]");

        await chat.Output.HearAsync("\uFFFD]0;gotcha\uFFFD[red]not red[/]");
    }

    [Fact]
    public async Task Nobody_listens_is_said_and_waited_out()
    {
        await _home.StopAsync();
        await using var chat = _home.StartTyping("chat", "npc");
        await chat.Output.HearAsync("No server answers at");

        await _home.StartAgainAsync();

        await chat.Output.HearAsync("Connected again.");
        chat.Interrupt();
        Assert.Equal(0, await chat.ExitAsync());
    }
}
