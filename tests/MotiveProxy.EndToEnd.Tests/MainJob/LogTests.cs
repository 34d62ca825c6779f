using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.MainJob;

/// <summary>What an operator reads while others talk.</summary>
public sealed class LogTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [Fact]
    public async Task A_name_with_line_breaks_cannot_forge_a_line_or_reach_the_terminal()
    {
        var name = $"{Session}\n00:00:00.000 INF forged \u001b[31m";
        await using var watch = await Server.Operator.WatchAsync(name);
        var asking = DotNetSdk.Chat(Server.Caller, name).CompleteChatAsync("Do you log this?");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = "In one line." });
        Assert.Equal("In one line.", (await asking).Value.Text());

        await Server.OutputHoldsAsync($@"{Session}\n00:00:00.000 INF forged \u001b[31m: ");
        Assert.DoesNotContain("\n00:00:00.000 INF forged", Server.Output, StringComparison.Ordinal);
    }
}
