using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>chat</c> and <c>ask</c> against a real server.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private Home _home = null!;

    public async Task InitializeAsync() => _home = await Home.StartAsync();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task A_script_answers_what_is_asked()
    {
        await using var chat = _home.Start("chat", "npc");
        await using var first = _home.Start("ask", "npc", "Who goes there?");
        await chat.Output.HearAsync("Who goes there?\n");
        chat.Input.Give("A troll.");
        Assert.Equal(0, await first.ExitAsync());

        await using var second = _home.Start("ask", "npc", "Continue?");
        await chat.Output.HearAsync("Continue?\n");
        chat.Input.Give("ok");
        Assert.Equal(0, await second.ExitAsync());
        await using var third = _home.Start("ask", "npc", "Continue?");
        await chat.Output.HearAsync("Continue?\n");
        chat.Input.Give("ok");
        Assert.Equal(0, await third.ExitAsync());

        Assert.Equal(["A troll.\n", "ok\n", "ok\n"], new[] { first, second, third }.Select(ask => ask.Output.ToString()));
    }

    [Fact]
    public async Task An_answer_of_several_lines_ends_its_lines_with_a_backslash()
    {
        await using var chat = _home.Start("chat", "poet");
        chat.Input.Give("roses \\");
        chat.Input.Give("");
        chat.Input.End();

        var asked = await _home.RunAsync("ask", "poet", "A poem, please");

        Assert.Equal("roses \n\n", asked.Output.ToString());
        Assert.Equal(0, await chat.ExitAsync());
    }

    [Fact]
    public async Task A_script_that_has_no_more_answers_leaves_once_its_last_one_is_given()
    {
        await using var ask = _home.Start("ask", "npc", "Who?");
        await using var chat = _home.Start("chat", "npc");
        chat.Input.Give("Me.");
        chat.Input.End();

        Assert.Equal(0, await chat.ExitAsync());
        Assert.Equal(0, await ask.ExitAsync());
        Assert.Equal("Me.\n", ask.Output.ToString());
    }

    [Fact]
    public async Task A_streamed_answer_is_printed_as_it_is()
    {
        await using var chat = _home.Start("chat", "npc");
        chat.Input.Give("😀 no end");

        Assert.Equal("😀 no end\n", (await _home.RunAsync("ask", "npc", "Who?", "--stream")).Output.ToString());
    }

    [Fact]
    public async Task The_whole_response_can_be_had_as_json()
    {
        await using var chat = _home.Start("chat", "npc");
        chat.Input.Give("Me.");

        var asked = await _home.RunAsync("ask", "npc", "Who?", "--json", "--system", "You are a troll.");

        using var response = JsonDocument.Parse(asked.Output.ToString());
        Assert.Equal("chat.completion", response.RootElement.GetProperty("object").GetString());
        Assert.Equal("Me.", response.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task A_question_can_come_from_standard_input()
    {
        await using var chat = _home.Start("chat", "npc");
        await using var ask = _home.Start("ask", "npc", "-");
        ask.Input.Give("one");
        ask.Input.Give("two");
        ask.Input.End();

        await chat.Output.HearAsync("one\ntwo\n");
    }

    [Fact]
    public async Task An_error_on_purpose_is_an_error_of_the_caller()
    {
        await using var chat = _home.Start("chat", "npc");
        await using var ask = _home.Start("ask", "npc", "Tea?");
        await chat.Output.HearAsync("Tea?\n");
        chat.Input.Give("/error 418 I am a teapot");

        Assert.Equal(1, await ask.ExitAsync());
        Assert.Equal("I am a teapot\n", ask.Errors.ToString());
        Assert.Equal("", ask.Output.ToString());
    }

    [Fact]
    public async Task The_stand_in_can_close_the_session()
    {
        await using var chat = _home.Start("chat", "npc");
        await using var ask = _home.Start("ask", "npc", "Are you there?");
        await chat.Output.HearAsync("Are you there?\n");
        chat.Input.Give("/end");

        Assert.Equal(0, await chat.ExitAsync());
        Assert.Equal("The session is closed.\n", chat.Errors.ToString());
        Assert.Equal(1, await ask.ExitAsync());
    }

    [Fact]
    public async Task A_second_stand_in_takes_the_seat_and_the_first_says_so()
    {
        await using var first = _home.Start("chat", "npc");
        await using var watch = _home.Start("watch", "npc");
        await watch.Errors.HearAsync("Watching npc");
        await using var second = _home.Start("chat", "npc");

        var (taken, other) = await Task.WhenAny(first.ExitAsync(), second.ExitAsync()) is var gone && gone.IsCompleted && !first.Errors.ToString().Contains("Somebody else", StringComparison.Ordinal)
            ? (second, first)
            : (first, second);
        Assert.Contains("Somebody else has taken the stand-in's seat", taken.Errors.ToString(), StringComparison.Ordinal);

        await using var ask = _home.Start("ask", "npc", "Who?");
        await other.Output.HearAsync("Who?\n");
    }

    [Fact]
    public async Task A_chat_and_a_question_survive_a_restart_of_the_server()
    {
        await using var chat = _home.Start("chat", "npc");
        await using var ask = _home.Start("ask", "npc", "Who goes there?");
        await chat.Output.HearAsync("Who goes there?\n");

        await _home.StopAsync();
        await ask.Errors.HearAsync("Asking again.");
        await _home.StartAgainAsync();

        chat.Input.Give("to the old prompt, which is gone");
        await chat.Output.HearAsync("Who goes there?\n");
        chat.Input.Give("A troll.");
        Assert.Equal(0, await ask.ExitAsync());
        Assert.Equal("A troll.\n", ask.Output.ToString());
    }

    [Fact]
    public async Task A_chat_that_waits_joins_again_after_a_restart()
    {
        await using var chat = _home.Start("chat", "npc");
        await using (var ask = _home.Start("ask", "npc", "One?"))
        {
            await chat.Output.HearAsync("One?\n");
            chat.Input.Give("1");
            Assert.Equal(0, await ask.ExitAsync());
        }

        await _home.StopAsync();
        await chat.Errors.HearAsync("Trying again");
        await _home.StartAgainAsync();
        await chat.Errors.HearAsync("Connected again.");

        await using var next = _home.Start("ask", "npc", "Two?");
        await chat.Output.HearAsync("Two?\n");
        chat.Input.Give("2");
        Assert.Equal(0, await next.ExitAsync());
        Assert.Equal("2\n", next.Output.ToString());
    }
}
