using MotiveProxy.EndToEnd.Tests.Httpx;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Examples;

/// <summary>What newcomers copy: each example runs as its README says, against a fresh server.</summary>
public sealed class ExampleTests(ITestOutputHelper output) : IAsyncLifetime
{
    private RunningServer _server = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _server = await RunningServer.StartAsync();

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        output.WriteLine(_server.Output);
        await _server.DisposeAsync();
    }

    [SkippableFact]
    public async Task Curl_shows_both_replies()
    {
        Require.Tool("curl");
        await using var script = Start("curl", Require.Tool("bash"), "conversation.sh");

        await script.LineWithAsync("The stand-in was told:");
        Assert.Contains("\"content\":\"What is that sound?\"", await script.NextLineAsync(), StringComparison.Ordinal);
        await script.LineWithAsync("The caller was told:");
        Assert.Contains("\"content\":\"Only the wind. Or the troll.\"", await script.NextLineAsync(), StringComparison.Ordinal);
        Assert.Empty(await script.CompleteAsync());
    }

    [Fact]
    public async Task Dotnet_person_answers_three_questions()
    {
        await using var standIn = Start("dotnet", "dotnet", Place.Campfire, "stand-in");
        await using var caller = Start("dotnet", "dotnet", Place.Campfire, "caller");
        foreach (var (question, answer) in new[] { ("Who are you?", "A troll."), ("What do you guard?", "The bridge."), ("May I pass?", "No.") })
        {
            Assert.Equal(question, await standIn.NextLineAsync());
            await standIn.TypeAsync(answer);
            Assert.Equal($"> {question}", await caller.NextLineAsync());
            Assert.Equal(answer, await caller.NextLineAsync());
        }

        await caller.CompleteAsync();
    }

    [SkippableFact]
    public async Task Node_person_rolls_the_agents_die()
    {
        var node = Require.Tool("node");
        Require.That(
            Directory.Exists(Path.Combine(Place.Example("node"), "node_modules", "openai")),
            $"openai is not installed: run `npm ci` in {Place.Example("node")}");
        await using var standIn = Start("node", node, "stand-in.mjs");
        await using var caller = Start("node", node, "caller.mjs");

        Assert.Equal("I try to pick the lock of the cellar. Do I succeed?", await standIn.NextLineAsync());
        await standIn.TypeAsync("""/call roll {"sides": 1}""");
        Assert.Equal("(rolled 1 of 1)", await caller.NextLineAsync());
        await standIn.LineWithAsync("1");
        await standIn.TypeAsync("You do not. Something behind the door growls.");
        Assert.Equal("You do not. Something behind the door growls.", await caller.NextLineAsync());
        await caller.CompleteAsync();
    }

    [SkippableFact]
    public async Task Python_programs_tell_each_other_riddles()
    {
        await using var script = Start("python", Python.WithHttpx(), "conversation.py");
        Assert.Equal(
            """
            What has roots as nobody sees? A mountain.
            What cries without a voice? The wind.
            What have I got in my pocket? I do not know.
            """,
            await script.CompleteAsync());
    }

    [SkippableFact]
    public async Task Game_can_be_won_with_a_coin()
    {
        var python = Require.Tool("python3");
        await using var troll = Start("game-npc", python, "scripted_troll.py");
        await using var game = Start("game-npc", python, "-u", "game.py");

        await game.TypeAsync("cross");
        await game.LineWithAsync("Troll: Not so fast! Nobody crosses for free.");
        await game.TypeAsync("Here, a coin for you.");
        await game.LineWithAsync("The troll takes a silver coin.");
        await game.LineWithAsync("The troll steps aside.");
        await game.LineWithAsync("Troll: Off you go, then.");
        await game.TypeAsync("look");
        await game.LineWithAsync("You carry an onion.");
        await game.TypeAsync("cross");
        await game.LineWithAsync("You cross the bridge.");
        await game.CompleteAsync();
    }

    [SkippableFact]
    public async Task Games_troll_is_a_person_at_a_terminal()
    {
        await using var person = OutsideProgram.Start("dotnet", [Place.Command, "chat", "troll", "--url", _server.Address.ToString()]);
        await using var game = Start("game-npc", Require.Tool("python3"), "-u", "game.py");

        await game.TypeAsync("Let me pass, please.");
        await person.LineWithAsync("Let me pass, please.");
        await person.TypeAsync("/call let_pass {}");
        await game.LineWithAsync("The troll steps aside.");
        await person.LineWithAsync("The way is free.");
        await person.TypeAsync("Since you ask so nicely.");
        await game.LineWithAsync("Troll: Since you ask so nicely.");
    }

    private OutsideProgram Start(string example, string program, params string[] arguments) => OutsideProgram.Start(
        program, arguments, Place.Example(example), new Dictionary<string, string> { ["MOTIVE_PROXY_URL"] = _server.Address.ToString().TrimEnd('/') });
}
