namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>
/// Two chat programs in one session of which nobody names a seat, made of whichever clients. A program is what it does with a
/// text: it says it, with all that was said before, and returns what it hears.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="session">The model.</param>
internal sealed class Dance(RunningServer server, string session)
{
    /// <summary>A ping brings the prompt, and what is said next is its answer, twice.</summary>
    public async Task TwoTurnsAsync(Func<string, Task<string>> standIn, Func<string, Task<string>> caller)
    {
        await using var watch = await server.Operator.WatchAsync(session);
        var presented = standIn("ping");
        await watch.NextAsync("turn_seated");

        var answer = caller("Hello, I am the game\n  (line two)");
        Assert.Equal("Hello, I am the game\n  (line two)", await presented.Within("the first prompt"));
        presented = standIn("Hello, game! ```\ncode\n```");
        Assert.Equal("Hello, game! ```\ncode\n```", await answer.Within("the first answer"));

        answer = caller("And now?");
        Assert.Equal("And now?", await presented.Within("the second prompt"));
        _ = standIn("Now we part.");
        Assert.Equal("Now we part.", await answer.Within("the second answer"));
    }

    /// <summary>The caller's client hangs up three times and comes back by itself before it is answered.</summary>
    public async Task WithImpatientCallerAsync(Func<string, Task<string>> standIn, Func<string, Task<string>> caller)
    {
        await using var watch = await server.Operator.WatchAsync(session);
        var presented = standIn("ping");
        await watch.NextAsync("turn_seated");
        var answer = caller("Are you there?");
        Assert.Equal("Are you there?", await presented.Within("the prompt"));
        await watch.NextAsync("hold_joined", 3);

        presented = standIn("I was away.");
        Assert.Equal("I was away.", await answer.Within("the answer"));
        answer = caller("Welcome back.");
        Assert.Equal("Welcome back.", await presented.Within("the next prompt"));
        _ = standIn("Thanks.");
        Assert.Equal("Thanks.", await answer.Within("the next answer"));
        Assert.Equal(2, await server.Operator.CountAsync(session, "prompt_presented"));
    }

    /// <summary>The stand-in's client hangs up three times and comes back by itself before anybody asks.</summary>
    public async Task WithImpatientStandInAsync(Func<string, Task<string>> standIn, Func<string, Task<string>> caller)
    {
        await using var watch = await server.Operator.WatchAsync(session);
        var presented = standIn("ping");
        await watch.NextAsync("hold_joined", 3);
        var answer = caller("Here I am.");
        Assert.Equal("Here I am.", await presented.Within("the prompt"));
        _ = standIn("At last.");
        Assert.Equal("At last.", await answer.Within("the answer"));
    }
}
