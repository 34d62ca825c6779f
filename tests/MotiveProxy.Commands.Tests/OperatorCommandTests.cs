using System.Text.Json;
using MotiveProxy.Commands.Tests.Running;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Commands.Tests;

/// <summary><c>sessions</c>, <c>watch</c>, <c>config</c>, and what all commands have in common.</summary>
public sealed class OperatorCommandTests : IAsyncLifetime
{
    private Home _home = null!;

    public async Task InitializeAsync() => _home = await Home.StartAsync();

    public async Task DisposeAsync() => await _home.DisposeAsync();

    [Fact]
    public async Task Sessions_are_listed_with_who_waits()
    {
        Assert.Equal("No sessions.\n", (await _home.RunAsync("sessions")).Output.ToString());
        await using var chat = _home.Start("chat", "npc");
        await using var ask = _home.Start("ask", "npc", "Who?");
        await chat.Output.HearAsync("Who?\n");

        // The chat shows a prompt before the server knows that it has got it.
        CommandRun table;
        do
            table = await _home.RunAsync("sessions");
        while (!table.Output.ToString().Contains("away", StringComparison.Ordinal));
        var json = await _home.RunAsync("sessions", "--json");

        Assert.Matches(@"npc +│? *away +│? *waits +│? *1 +│? *0 ", table.Output.ToString());
        using var document = JsonDocument.Parse(json.Output.ToString());
        Assert.Equal("npc", document.RootElement.GetProperty("sessions")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Sessions_tell_how_long_a_known_client_still_waits()
    {
        using var hungUp = new CancellationTokenSource();
        var waiting = WaitAsync(hungUp.Token);

        CommandRun table;
        do
            table = await _home.RunAsync("sessions");
        while (!table.Output.ToString().Contains("gives up", StringComparison.Ordinal));

        Assert.Matches(@"npc +│? *waits: openai 7 \(Node\), gives up in 9 min +│? *- ", table.Output.ToString());
        await hungUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        async Task WaitAsync(CancellationToken hangUp)
        {
            using var http = new HttpClient { BaseAddress = _home.Address };
            http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "OpenAI/JS 7.57.0");
            using var body = new StringContent("""{"model":"npc","messages":[{"role":"user","content":"ping"}]}""");
            using var reply = await http.PostAsync(new Uri("standin/v1/chat/completions", UriKind.Relative), body, hangUp);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watcher_is_told_what_happens_a_line_an_event(bool asJson)
    {
        await using var watch = asJson ? _home.Start("watch", "--json") : _home.Start("watch", "npc");
        await watch.Errors.HearAsync("Watching");
        await using var ask = _home.Start("ask", "npc", "Who goes there?");
        await using var chat = _home.Start("chat", "npc");
        chat.Input.Give("A troll.");
        Assert.Equal(0, await ask.ExitAsync());

        await watch.Output.HearAsync("prompt_answered");

        var lines = watch.Output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (asJson)
            Assert.All(lines, line => Assert.StartsWith("{", line, StringComparison.Ordinal));
        else
            Assert.Contains(lines, line => line.Contains(" npc prompt_opened ", StringComparison.Ordinal) && line.EndsWith("turn=Who goes there?", StringComparison.Ordinal));
        watch.Interrupt();
        Assert.Equal(0, await watch.ExitAsync());
    }

    [Fact]
    public async Task Health_is_told_by_the_exit_code()
    {
        var healthy = await _home.RunAsync("health");
        await _home.StopAsync();
        var gone = await _home.RunAsync("health");

        Assert.Equal((0, "{\"status\":\"healthy\"}\n"), (await healthy.ExitAsync(), healthy.Output.ToString()));
        Assert.Equal((1, ""), (await gone.ExitAsync(), gone.Output.ToString()));
        Assert.Contains($"{_home.Address}", gone.Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_a_server_says_so()
    {
        await _home.StopAsync();

        var run = await _home.RunAsync("sessions");

        Assert.Equal(1, await run.ExitAsync());
        Assert.Equal($"No server answers at {_home.Address}. Start one with motive-proxy, or name another with --url.\n", run.Errors.ToString());
        await _home.StartAgainAsync();
    }

    [Fact]
    public async Task A_key_comes_from_the_flag_or_the_environment()
    {
        await using var closed = await Home.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("secret=admin") });
        var sources = new ConfigurationSources
        {
            Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_KEY"] = "secret", ["MOTIVE_PROXY_URL"] = closed.Address + "standin/v1" },
        };

        var without = await closed.RunAsync("sessions");
        var byFlag = await closed.RunAsync("sessions", "--key", "secret");
        var byEnvironment = await CommandRun.ToEndAsync(["sessions"], sources);

        Assert.Equal(1, await without.ExitAsync());
        Assert.Contains("key", without.Errors.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("No sessions.\n", byFlag.Output.ToString());
        Assert.Equal("No sessions.\n", byEnvironment.Output.ToString());
    }

    [Fact]
    public async Task The_server_s_own_configuration_says_where_it_is()
    {
        var sources = new ConfigurationSources
        {
            Environment = new Dictionary<string, string> { ["MOTIVE_PROXY_HOST"] = "0.0.0.0", ["MOTIVE_PROXY_PORT"] = _home.Address.Port.ToString() },
        };

        Assert.Equal("No sessions.\n", (await CommandRun.ToEndAsync(["sessions"], sources)).Output.ToString());
    }

    [Fact]
    public async Task Config_prints_what_is_in_force_and_from_where()
    {
        var run = await CommandRun.ToEndAsync(["config", "--port", "9000", "--debug", "--api-keys", "secret"]);

        Assert.Equal(0, await run.ExitAsync());
        Assert.Matches("(?m)^PORT +9000 +flag --port$", run.Output.ToString());
        Assert.Matches("(?m)^DEBUG +true +flag --debug$", run.Output.ToString());
        Assert.DoesNotContain("secret", run.Output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config", "--port", "x")]
    [InlineData("serve", "--port", "x")]
    [InlineData("--port", "x")]
    public async Task A_wrong_configuration_is_exit_code_2(params string[] line)
    {
        var run = await CommandRun.ToEndAsync(line);

        Assert.Equal(2, await run.ExitAsync());
        Assert.Equal("The configuration is wrong:\n  PORT is 'x' (flag --port): allowed is a whole number from 0 to 65535\n", run.Errors.ToString());
    }

    [Theory]
    [InlineData("ask", "npc")]
    [InlineData("--no-such-flag")]
    [InlineData("sessions", "--url", "nowhere")]
    public async Task A_wrong_command_line_is_exit_code_2(params string[] line)
    {
        var run = await CommandRun.ToEndAsync(line);

        Assert.Equal(2, await run.ExitAsync());
        Assert.NotEqual("", run.Errors.ToString());
    }

    [Fact]
    public async Task Help_names_every_option_with_its_default()
    {
        var help = (await CommandRun.ToEndAsync(["--help"])).Output.ToString();

        Assert.All(OptionTable.Rows, row => Assert.Contains(row.Flag, help, StringComparison.Ordinal));
        Assert.Contains("[16 MiB]", help, StringComparison.Ordinal);
    }
}
