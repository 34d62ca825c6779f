using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole.Answering;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.WebConsole.Answering;

/// <summary>Answers that go out later.</summary>
public sealed class DelayedAnswersTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_answer_goes_out_when_it_is_due_and_not_before()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var (prompt, hold) = await AskAsync(host);

        delayed.Begin(prompt, Text("Later."), "Ada", Whole);
        Assert.Equal(host.Time.GetUtcNow() + Whole, delayed.DueAt(prompt));
        await PassAsync(host, Half);
        Assert.NotNull(delayed.DueAt(prompt));
        Assert.True(await IsOpenAsync(host));

        await PassAsync(host, Half);
        Assert.Equal("Later.", await TextAsync(hold));
        Assert.Null(delayed.DueAt(prompt));
    }

    [Fact]
    public async Task An_answer_that_is_kept_back_never_goes_out()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var (prompt, hold) = await AskAsync(host);

        delayed.Begin(prompt, Text("Later."), "Ada", Whole);
        delayed.Cancel(prompt);
        Assert.Null(delayed.DueAt(prompt));
        delayed.Cancel(prompt);
        await PassAsync(host, Whole);
        Assert.True(await IsOpenAsync(host));

        Assert.Null(await host.Sessions.AnswerAsync(prompt, Text("Another."), "Ada").Soon());
        Assert.Equal("Another.", await TextAsync(hold));
    }

    [Fact]
    public async Task A_second_answer_takes_the_place_of_the_first_and_has_a_time_of_its_own()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var (prompt, hold) = await AskAsync(host);

        delayed.Begin(prompt, Text("First."), "Ada", Whole);
        await PassAsync(host, Half);
        delayed.Begin(prompt, Text("Second."), "Ada", Whole);
        await PassAsync(host, Half);
        Assert.True(await IsOpenAsync(host));
        await PassAsync(host, Half);
        Assert.Equal("Second.", await TextAsync(hold));
    }

    [Fact]
    public async Task Each_prompt_has_its_own()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var (first, one) = await AskAsync(host, "one?");
        var (second, two) = await AskAsync(host, "two?");

        delayed.Begin(first, Text("One."), "Ada", Whole);
        delayed.Begin(second, Text("Two."), "Ada", Half);
        delayed.Cancel(first);
        await PassAsync(host, Half);
        Assert.Equal("Two.", await TextAsync(two));
        Assert.Null(await host.Sessions.AnswerAsync(first, Text("Never mind.")).Soon());
        Assert.Equal("Never mind.", await TextAsync(one));
    }

    [Fact]
    public async Task What_somebody_else_has_taken_over_is_not_answered_by_what_was_ready()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var (prompt, hold) = await AskAsync(host);
        Assert.Null(await host.Sessions.ClaimAsync(prompt, "Ada").Soon());
        delayed.Begin(prompt, Text("Ada's."), "Ada", Whole);

        // As at another node: nobody here knows of the answer that waits there.
        Assert.Null(await host.Sessions.ClaimAsync(prompt, "Bob", takesOver: true).Soon());
        await PassAsync(host, Whole);
        Assert.True(await IsOpenAsync(host));
        Assert.Null(await host.Sessions.AnswerAsync(prompt, Text("Bob's."), "Bob").Soon());
        Assert.Equal("Bob's.", await TextAsync(hold));
    }

    [Fact]
    public async Task Whoever_takes_over_does_not_find_somebody_elses_answer_on_its_way()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var ada = new AnswerDesk(host.Sessions, delayed, await People.CalledAsync("Ada"));
        var bob = new AnswerDesk(host.Sessions, delayed, await People.CalledAsync("Bob"));
        var (prompt, hold) = await AskAsync(host);

        Assert.Null(await ada.EndAsync(prompt, Text("Ada's."), Whole).Soon());
        Assert.Contains("Ada is answering", await bob.EndAsync(prompt, Text("Bob's.")).Soon(), StringComparison.Ordinal);
        Assert.NotNull(delayed.DueAt(prompt));
        Assert.Null(await bob.ClaimAsync(prompt, takesOver: true).Soon());
        Assert.Null(delayed.DueAt(prompt));
        Assert.Null(await bob.EndAsync(prompt, Text("Bob's.")).Soon());
        Assert.Equal("Bob's.", await TextAsync(hold));
    }

    [Fact]
    public async Task What_is_gone_is_claimed_by_nobody_and_nothing_waits_for_it()
    {
        await using var host = await TestHost.StartAsync();
        var delayed = new DelayedAnswers(host.Sessions, host.Time);
        var desk = new AnswerDesk(host.Sessions, delayed, await People.CalledAsync("Ada"));
        Assert.NotNull(await desk.EndAsync(new TurnId("gone"), Text("Late."), Whole).Soon());
        Assert.Null(delayed.DueAt(new TurnId("gone")));
    }

    private static async Task<(TurnId Prompt, Hold Hold)> AskAsync(TestHost host, string question = "Who?")
    {
        var hold = host.Sessions.Offer(Some.Room, Some.Turn(question), Some.Caller);
        var admitted = Assert.IsType<HoldSignal.Admitted>(await hold.NextAsync().Soon());
        return (admitted.Seated.Turn, hold);
    }

    private static async Task<string> TextAsync(Hold hold)
    {
        var text = "";
        while (true)
        {
            switch (await hold.NextAsync().Soon())
            {
                case HoldSignal.Part { Value: AnswerPart.Text part }:
                    text += part.Value;
                    break;
                case HoldSignal.Ended ended:
                    Assert.IsType<Outcome.Answered>(ended.Outcome);
                    return text;
            }
        }
    }

    private static async Task<bool> IsOpenAsync(TestHost host) => (await host.Sessions.FindAsync(Some.Room).Soon())!.State.OpenPrompts.Any();

    // On a thread without a context what is due then has happened when it returns.
    private static Task PassAsync(TestHost host, TimeSpan by) => Task.Run(() => host.Time.Advance(by));

    private static Ending.Whole Text(string text) => new(Answer.OfText(text));
}
