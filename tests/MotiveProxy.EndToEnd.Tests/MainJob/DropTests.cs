using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.MainJob;

/// <summary>Connections break, pages are loaded anew; nothing is lost, nothing comes twice.</summary>
public sealed class DropTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [Fact]
    public async Task A_callers_connection_that_breaks_while_it_waits_is_made_again_by_its_client_and_nobody_notices()
    {
        await using var wire = new BreakableWire(Server.Address);
        var program = new ChatWindow(DotNetSdk.Chat(wire.Through(Server.OpenAi), Session));
        await CallerDropsAsync(program.SayAsync, wire.Cut);
    }

    [SkippableTheory]
    [MemberData(nameof(NodeSdk.Versions), MemberType = typeof(NodeSdk))]
    public async Task A_node_callers_connection_too(string library)
    {
        await using var wire = new BreakableWire(Server.Address);
        await using var program = NodeSdk.Start("chat", library, wire.Through(Server.OpenAi), Session);
        await CallerDropsAsync(program.HearAsync, wire.Cut);
    }

    [Fact]
    public async Task A_stand_ins_connection_that_breaks_while_it_waits_stays_the_stand_in()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var wire = new BreakableWire(Server.Address);
        var person = new ChatWindow(DotNetSdk.Chat(wire.Through(Server.OpenAi), Session));
        var program = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));

        var presented = person.SayAsync("ping");
        await watch.NextAsync("turn_seated");
        wire.Cut();
        await watch.NextAsync("hold_joined");
        var answered = program.SayAsync("Still there?");
        Assert.Equal("Still there?", await presented.Within("the prompt"));
        _ = person.SayAsync("Of course.");
        Assert.Equal("Of course.", await answered.Within("the answer"));
    }

    [Fact]
    public async Task A_page_that_is_loaded_anew_gets_the_prompt_again_and_its_ping_answers_nothing()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        var program = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));

        var presented = person.SayStreamingAsync("ping");
        await watch.NextAsync("turn_seated");
        var answered = program.SayAsync("First.");
        Assert.Equal("First.", await presented.Within("the first prompt"));
        presented = person.SayStreamingAsync("Answer to the first.");
        Assert.Equal("Answer to the first.", await answered.Within("the first answer"));
        answered = program.SayAsync("Second.");
        Assert.Equal("Second.", await presented.Within("the second prompt"));

        person.Reload();
        Assert.Equal("Second.", await person.SayStreamingAsync("ping").Within("the second prompt again"));
        Assert.False(answered.IsCompleted);
        _ = person.SayStreamingAsync("Answer to the second.");
        Assert.Equal("Answer to the second.", await answered.Within("the second answer"));
    }

    [Fact]
    public async Task A_page_that_is_closed_while_it_waits_and_opened_again_misses_nothing()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        var program = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        using var page = new CancellationTokenSource();

        var closed = person.SayStreamingAsync("ping", page.Token);
        await watch.NextAsync("turn_seated");
        await page.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => closed);
        await watch.NextAsync("hold_lost");
        person.Reload();
        var presented = person.SayStreamingAsync("ping");
        await watch.NextAsync("hold_joined");

        var answered = program.SayAsync("Are you the same?");
        Assert.Equal("Are you the same?", await presented.Within("the prompt"));
        _ = person.SayStreamingAsync("I am.");
        Assert.Equal("I am.", await answered.Within("the answer"));
    }

    private async Task CallerDropsAsync(Func<string, Task<string>> program, Action cut)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        var presented = person.SayStreamingAsync("ping");
        await watch.NextAsync("turn_seated");

        var answered = program("Do you hear me?");
        Assert.Equal("Do you hear me?", await presented.Within("the prompt"));
        cut();
        await watch.NextAsync("hold_joined");
        presented = person.SayStreamingAsync("Loud and clear.");
        Assert.Equal("Loud and clear.", await answered.Within("the answer"));

        answered = program("Good.");
        Assert.Equal("Good.", await presented.Within("the next prompt"));
        _ = person.SayStreamingAsync("Indeed.");
        Assert.Equal("Indeed.", await answered.Within("the next answer"));
        Assert.Equal(2, await Server.Operator.CountAsync(Session, "prompt_presented"));
    }
}
