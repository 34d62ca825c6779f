using System.Net.Http.Json;
using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>answer</c>: what waits longest is claimed, printed and answered.</summary>
public sealed class AnswerTests : IAsyncLifetime, IDisposable
{
    private readonly HttpClient _http = new();
    private Home _home = null!;

    private Uri Caller => new(_home.Address, "caller/v1/chat/completions");

    public async Task InitializeAsync() => _home = await Home.StartAsync();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task The_prompt_that_waits_longest_is_printed_and_answered()
    {
        await using var ask = await AskAsync("npc", "Who goes there?");

        var answer = await _home.RunAsync("answer", "--text", "A troll.", "--by", "Ada");

        Assert.Equal((0, "Who goes there?\n"), (await answer.ExitAsync(), answer.Output.ToString()));
        Assert.Equal(0, await ask.ExitAsync());
        Assert.Equal("A troll.\n", ask.Output.ToString());
        Assert.Equal(["prompt_claimed Ada"], await TranscriptAsync("npc"));
    }

    [Fact]
    public async Task What_standard_input_says_is_the_answer_without_its_last_line_end()
    {
        await using var ask = await AskAsync("npc", "Tell me a story.");
        await using var answer = _home.Start("answer", "npc");
        await answer.Output.HearAsync("Tell me a story.\n");
        answer.Input.Give("Once upon");
        answer.Input.Give("a time.");
        answer.Input.Give("");
        answer.Input.End();

        Assert.Equal(0, await answer.ExitAsync());
        await ask.ExitAsync();
        Assert.Equal("Once upon\na time.\n", ask.Output.ToString());
    }

    [Theory]
    [InlineData("error 429 tokens", "--error", "429", "--type", "tokens", "--message", "Slow down")]
    [InlineData("refusal", "--refuse", "No.")]
    [InlineData("length", "--text", "Once", "--finish", "length")]
    public async Task Other_answers_are_given_as_they_are(string expected, params string[] flags)
    {
        var asking = _http.PostAsJsonAsync(Caller, new { model = "npc", messages = new[] { new { role = "user", content = "q" } } });
        await UntilWaitsAsync("npc");

        Assert.Equal(0, await (await _home.RunAsync(["answer", "npc", .. flags])).ExitAsync());

        using var response = await asking.Soon();
        using var reply = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(expected, Told(reply.RootElement, (int)response.StatusCode));
    }

    [Fact]
    public async Task A_tool_is_called_and_what_the_caller_does_not_take_is_told_and_left_to_others()
    {
        var tool = new { type = "function", function = new { name = "look", parameters = new { type = "object", properties = new { at = new { type = "string" } } } } };
        var asking = _http.PostAsJsonAsync(
            Caller, new { model = "npc", messages = new[] { new { role = "user", content = "q" } }, tools = new[] { tool } });
        await UntilWaitsAsync("npc");

        var wrong = await _home.RunAsync("answer", "--call", "look", "--arguments", """{"at":7}""");
        Assert.Equal(1, await wrong.ExitAsync());
        Assert.Contains("$.at: must be text in quotes", wrong.Errors.ToString(), StringComparison.Ordinal);

        var right = await _home.RunAsync("answer", "--call", "look", "--arguments", """{"at":"sky"}""", "--by", "Ben", "--json");
        Assert.Equal(0, await right.ExitAsync());
        Assert.Contains("\"tools\":[{\"name\":\"look\"", right.Output.ToString(), StringComparison.Ordinal);
        using var response = await asking.Soon();
        Assert.Contains("{\\\"at\\\":\\\"sky\\\"}", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_is_dropped_comes_back_and_is_answered()
    {
        await using var ask = await AskAsync("npc", "q");
        Assert.Equal(0, await (await _home.RunAsync("answer", "--drop")).ExitAsync());
        await ask.Errors.HearAsync("Asking again");

        Assert.Equal(0, await (await _home.RunAsync("answer", "--text", "a", "--wait")).ExitAsync());
        Assert.Equal(0, await ask.ExitAsync());
        Assert.Equal("a\n", ask.Output.ToString());
    }

    [Fact]
    public async Task What_somebody_else_answers_is_passed_over_and_what_is_interrupted_is_left_to_others()
    {
        await using var ask = await AskAsync("npc", "q");
        await using var ada = _home.Start("answer", "--by", "Ada");
        await ada.Output.HearAsync("q\n");

        var ben = await _home.RunAsync("answer", "--by", "Ben", "--text", "his");
        Assert.Equal(1, await ben.ExitAsync());
        Assert.Contains("No prompt waits", ben.Errors.ToString(), StringComparison.Ordinal);

        ada.Interrupt();
        Assert.Equal(130, await ada.ExitAsync());
        Assert.Equal(0, await (await _home.RunAsync("answer", "--by", "Ben", "--text", "his")).ExitAsync());
        Assert.Equal(["prompt_claimed Ada", "prompt_released Ada", "prompt_claimed Ben"], await TranscriptAsync("npc"));
    }

    [Fact]
    public async Task It_waits_for_the_next_prompt_if_it_is_told_to()
    {
        await using var answer = _home.Start("answer", "npc", "--wait", "--text", "a");
        await using var other = await AskAsync("other", "not for this one");
        await using var ask = await AskAsync("npc", "q");

        Assert.Equal(0, await answer.ExitAsync());
        Assert.Equal("q\n", answer.Output.ToString());
        Assert.Equal(0, await ask.ExitAsync());
    }

    [Fact]
    public async Task Nothing_on_standard_input_answers_nothing()
    {
        await using var ask = await AskAsync("npc", "q");
        var answer = await _home.RunAsync("answer", "npc");

        Assert.Equal(1, await answer.ExitAsync());
        Assert.Contains("nothing was answered", answer.Errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await (await _home.RunAsync("answer", "--text", "")).ExitAsync());
        Assert.Equal(0, await ask.ExitAsync());
    }

    [Theory]
    [InlineData("--text", "a", "--refuse", "b")]
    [InlineData("--drop", "--error", "500")]
    [InlineData("--arguments", "{}")]
    [InlineData("--type", "tokens")]
    [InlineData("--finish", "bored")]
    [InlineData("--finish", "length", "--refuse", "no")]
    [InlineData("--by", " ")]
    public async Task Flags_that_do_not_go_together_are_exit_code_2(params string[] flags)
    {
        var run = await _home.RunAsync(["answer", .. flags]);

        Assert.Equal(2, await run.ExitAsync());
        Assert.NotEqual("", run.Errors.ToString());
    }

    private async Task<CommandRun> AskAsync(string session, string text)
    {
        var ask = _home.Start("ask", session, text);
        await UntilWaitsAsync(session);
        return ask;
    }

    private Task UntilWaitsAsync(string session) => Timeouts.UntilAsync(async () =>
        (await _home.RunAsync("sessions", "--json")).Output.ToString().Contains($"\"name\":\"{session}\"", StringComparison.Ordinal));

    private async Task<string[]> TranscriptAsync(string session)
    {
        using var document = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_home.Address, $"api/sessions/{session}")));
        return
        [
            .. document.RootElement.GetProperty("transcript").EnumerateArray()
                .Where(entry => entry.TryGetProperty("by", out _))
                .Select(entry => $"{entry.GetProperty("kind").GetString()} {entry.GetProperty("by").GetString()}"),
        ];
    }

    private static string Told(JsonElement reply, int status)
    {
        if (reply.TryGetProperty("error", out var error))
            return $"error {status} {error.GetProperty("type").GetString()}";

        var choice = reply.GetProperty("choices")[0];
        return choice.GetProperty("message").GetProperty("refusal").ValueKind is JsonValueKind.String ? "refusal" : choice.GetProperty("finish_reason").GetString()!;
    }
}
