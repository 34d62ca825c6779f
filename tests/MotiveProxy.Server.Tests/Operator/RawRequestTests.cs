using System.Diagnostics;
using System.Net;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>A caller's request, as it came, while it waits.</summary>
public sealed class RawRequestTests
{
    private const string Question = """{"model":"npc",  "messages":[{"role":"user","content":"it's \"$HOME\" `ls` \\ 🎭"}]}""";

    [Fact]
    public async Task It_is_told_as_it_came_without_what_opens_doors()
    {
        await using var host = await TestHost.StartAsync();
        using var caller = await AskAsync(
            host, "?key=secret-1&alt=sse", Question, "Authorization: Bearer secret-2", "x-api-key: secret-3", "Cookie: id=secret-4", "X-My-Token: secret-5", "X-Title: The \"Inn\"");
        var told = await host.GetJsonAsync($"/api/prompts/{await PromptOf(host)}/request");

        Assert.Equal("POST", told.Text("method"));
        Assert.Equal("/caller/v1/chat/completions?key=***&alt=sse", told.Text("path"));
        Assert.Equal(Question, told.Text("body"));
        var headers = told["headers"]!.AsArray().ToDictionary(header => header.Text("name"), header => header.Text("value"), StringComparer.OrdinalIgnoreCase);
        Assert.Equal(("Bearer ***", "***", "***", "The \"Inn\""), (headers["Authorization"], headers["x-api-key"], headers["X-My-Token"], headers["X-Title"]));
        Assert.DoesNotContain("Cookie", headers.Keys);
        Assert.DoesNotContain("secret", told.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(200_000)]
    public async Task As_a_command_a_shell_sends_it_again_with_the_key_of_its_environment(int padding)
    {
        var question = Question.Replace("\"npc\",", $"\"npc\",\"padding\":\"{new string('x', padding)}\",", StringComparison.Ordinal);
        await using var host = await TestHost.StartAsync();
        using var caller = await AskAsync(
            host, "?key=secret&alt='", question, "Authorization: Bearer secret", "X-My-Token: secret", "X-Title: Tom's", "X-Empty:", "X-Stainless-Retry-Count: 0");
        using var response = await host.Http.GetAsync($"/api/prompts/{await PromptOf(host)}/request?format=curl").Soon();
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var words = await RunAsync(await response.Content.ReadAsStringAsync());

        string[] expected =
        [
            "--no-buffer", "-X", "POST", "http://127.0.0.1/caller/v1/chat/completions?key=k'e y&alt='",
            "-H", "Authorization: Bearer k'e y", "-H", "X-Title: Tom's", "-H", "X-Empty;",
        ];
        Assert.All(expected, word => Assert.Contains(word, words));
        Assert.DoesNotContain(words, word => word.Contains("secret", StringComparison.Ordinal) || word.Contains("My-Token", StringComparison.Ordinal) || word.Contains("Retry", StringComparison.Ordinal));
        Assert.Equal(padding == 0 ? "--data-raw" : "@-", words[^2]);
        Assert.Equal(padding == 0 ? question : question + "\n", words[^1]);
    }

    [Fact]
    public async Task The_oldest_make_room_and_what_is_too_large_is_not_kept()
    {
        await using var host = await TestHost.StartAsync(options => options with { RawRequests = 2_000 });
        var prompts = new List<string>();
        foreach (var size in new[] { 1_200, 1_300, 3_000 })
        {
            var caller = host.Party($"room {size}|B", "program/1");
            caller.Say(new string('x', size));
            await host.UntilAdmittedAsync(prompts.Count + 1);
            prompts.Add(await PromptOf(host, $"room {size}"));
        }

        Assert.Contains("needed its room", await WhyNotAsync(host, prompts[0]), StringComparison.Ordinal);
        Assert.Contains(new string('x', 1_300), (await host.GetJsonAsync($"/api/prompts/{prompts[1]}/request")).Text("body"), StringComparison.Ordinal);
        Assert.Contains("too large", await WhyNotAsync(host, prompts[2]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_let_go_of_when_nobody_waits_for_it_any_more()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host);
        using var there = await host.Http.GetAsync($"/api/prompts/{prompt}/request").Soon();
        Assert.Equal(HttpStatusCode.OK, there.StatusCode);
        using var answered = await host.PostAsync($"/api/prompts/{prompt}/answer", """{"text":"answer"}""");
        Assert.Equal("answer", await asked.ReplyAsync());

        await host.UntilHappenedAsync<SessionEvent.HoldDelivered>("npc");
        Assert.Contains("No request waits here", await WhyNotAsync(host, prompt), StringComparison.Ordinal);
        Assert.Contains("No request waits here", await WhyNotAsync(host, "unknown"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_prompt_that_is_asked_again_the_newest_is_told()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        await caller.SayAndHangUpAsync(host, "question", Seat.Caller);
        caller.SayAgain(retry: 1);
        var prompt = await PromptOf(host, admitted: 2);

        var headers = (await host.GetJsonAsync($"/api/prompts/{prompt}/request"))["headers"]!.AsArray();
        Assert.Contains(headers, header => header.Text("name") == "X-Stainless-Retry-Count");
    }

    [Fact]
    public async Task A_server_may_keep_none()
    {
        await using var host = await TestHost.StartAsync(options => options with { RawRequests = 0 });
        host.Party("npc|B", "program/1").Say("question");
        Assert.Contains("MOTIVE_PROXY_RAW_REQUESTS=0", await WhyNotAsync(host, await PromptOf(host)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_is_none_is_a_400()
    {
        await using var host = await TestHost.StartAsync();
        using var refused = await host.Http.GetAsync("/api/prompts/any/request?format=wget").Soon();
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    private static async Task<RawConnection> AskAsync(TestHost host, string query, string body, params string[] headers)
    {
        var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", $"/caller/v1/chat/completions{query}", body, headers);
        return caller;
    }

    private static async Task<string> PromptOf(TestHost host, string session = "npc", int admitted = 1)
    {
        await host.UntilHeldAsync(session, Seat.Caller);
        await host.UntilAdmittedAsync(admitted);
        return (await host.GetJsonAsync($"/api/sessions/{session}"))["prompts"]![0].Text("id");
    }

    private static async Task<string> WhyNotAsync(TestHost host, string prompt)
    {
        using var response = await host.Http.GetAsync($"/api/prompts/{prompt}/request").Soon();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return (await response.ReadJsonAsync())["error"].Text("message");
    }

    // A shell reads the command; instead of curl it runs what tells the words that curl would get, and what it would read.
    private static async Task<string[]> RunAsync(string command)
    {
        const string curl = """curl() { for word in "$@"; do printf '%s\0' "$word"; done; if [ "$word" = @- ]; then cat; printf '\0'; fi; }""";
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["MOTIVE_PROXY_KEY"] = "k'e y" },
        })!;
        await shell.StandardInput.WriteAsync($"{curl}\n{command}");
        shell.StandardInput.Close();
        var told = await shell.StandardOutput.ReadToEndAsync().Soon();
        await shell.WaitForExitAsync();
        return told.Split('\0')[..^1];
    }
}
