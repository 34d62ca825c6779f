using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Contract;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What the next process finds. Each is true after a crash and after an orderly end.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly StoredNode _node = new();

    public static TheoryData<bool> Ends { get; } = [true, false];

    public void Dispose() => _node.Dispose();

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_prompt_that_waits_is_still_there_and_its_retry_joins_it(bool crashes)
    {
        var caller = _node.Caller();
        var first = caller.Ask("q");
        await first.Admitted();

        GoOn(crashes);
        var again = caller.SendAgain();

        Assert.Equal(first.Id, (await again.Admitted()).Turn);
        Assert.Equal("q", await _node.StandIn().Say("/join").Text());
        Assert.Equal(first.Id, Assert.Single((await _node.State())!.OpenPrompts).Id);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_prompt_that_was_presented_is_presented_to_the_ping_and_answered(bool crashes)
    {
        var caller = _node.Caller();
        await caller.Ask("q").Admitted();
        var person = _node.StandIn();
        Assert.Equal("q", await person.Say("/join").Text());

        GoOn(crashes);
        var again = caller.SendAgain();
        Assert.Equal("q", await _node.StandIn().Say("/join").Text());
        var next = new Party(_node.Runtime, StoredNode.Name("room"), "person", Seat.StandIn);
        await AnswerFrom(next, "q", "a");

        Assert.Equal("a", await again.Text());
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task An_answer_that_was_given_is_given_to_the_retry(bool crashes)
    {
        var caller = _node.Caller();
        var prompt = caller.Ask("q");
        await prompt.Admitted();
        Assert.Null(await _node.Runtime.AnswerAsync(prompt.Id, Whole("a")).AsTask().Soon());

        GoOn(crashes);

        Assert.Equal("a", await caller.SendAgain().Text());
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_half_given_answer_goes_on_where_it_was(bool crashes)
    {
        var caller = _node.Caller();
        var prompt = caller.Ask("q");
        await prompt.Admitted();
        Assert.Null(await _node.Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("half ")).AsTask().Soon());

        GoOn(crashes);
        var again = caller.SendAgain();
        Assert.Null(await _node.Runtime.AnswerAsync(prompt.Id, Whole("done")).AsTask().Soon());

        Assert.Equal("half done", await again.Text());
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Whoever_does_not_come_back_is_given_up_after_the_grace_and_a_session_ends_in_its_time(bool crashes)
    {
        await _node.Caller().Ask("q").Admitted();

        GoOn(crashes);
        _node.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Single((await _node.State())!.OpenPrompts);
        _node.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty((await _node.State())!.Turns);

        _node.Time.Advance(TimeSpan.FromHours(2));
        Assert.Null(await _node.State());
        GoOn(crashes);
        Assert.Equal(0, await _node.Runtime.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task What_was_due_while_nobody_ran_is_done_at_the_start(bool crashes)
    {
        _node.Rules = _node.Rules with { TurnTimeout = TimeSpan.FromMinutes(5) };
        GoOn(crashes);
        var caller = _node.Caller();
        await caller.Ask("q").Admitted();

        _node.Store.Break();
        _node.Time.Advance(TimeSpan.FromMinutes(4));
        GoOn(crashes);
        Assert.Single((await _node.State())!.OpenPrompts);
        _node.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Empty((await _node.State())!.OpenPrompts);
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task Watchers_of_the_process_before_keep_no_session_alive(bool crashes)
    {
        await _node.Caller().Ask("q").Admitted();
        using var stop = new CancellationTokenSource();
        _ = _node.Runtime.WatchAsync(StoredNode.Name("room"), stop.Token);
        Assert.Equal(1, (await _node.State())!.Watchers);

        GoOn(crashes);

        Assert.Equal(0, (await _node.State())!.Watchers);
    }

    [Fact]
    public async Task A_session_that_was_closed_is_not_there_and_its_name_lives_again()
    {
        await _node.Caller().Ask("q").Admitted();
        Assert.True(await _node.Runtime.CloseAsync(StoredNode.Name("room")).AsTask().Soon());
        var second = _node.Caller().Ask("again");
        await second.Admitted();

        _node.Crash();

        Assert.Equal(second.Id, Assert.Single((await _node.State())!.Turns).Id);
        Assert.Equal([false, true], _node.Store.Lives(StoredNode.Name("room")).Select(life => life.IsOver));
    }

    [Fact]
    public async Task What_is_over_leaves_the_store_when_it_is_old_enough()
    {
        _node.Retention = new Retention(TimeSpan.FromDays(1), long.MaxValue);
        _node.Restart();
        await _node.Caller().Ask("q").Admitted();
        Assert.True(await _node.Runtime.CloseAsync(StoredNode.Name("room")).AsTask().Soon());

        _node.Time.Advance(TimeSpan.FromHours(23));
        Assert.Single(_node.Store.Lives(StoredNode.Name("room")));
        _node.Time.Advance(TimeSpan.FromHours(3));
        await StoredNode.UntilAsync(() => _node.Store.Lives(StoredNode.Name("room")).Count == 0);
    }

    /// <summary>A person and three programs that retry as SDKs do, and a process that is gone between any two moments.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task However_often_it_crashes_everybody_gets_the_answer_to_his_own_question(int seed)
    {
        var random = new Random(seed);
        var programs = Enumerable.Range(0, 3).Select(i => new Questioner(_node, $"program {i}")).ToList();
        var shown = new List<string>();
        var person = _node.StandIn();
        var waiting = person.Say("/join");
        for (var crashes = 0; crashes < 25;)
        {
            // Mostly one thing after the other; else a crash may come before anything is stored.
            if (random.Next(4) > 0)
                await _node.Runtime.CountAsync().AsTask().Soon();

            await programs[random.Next(3)].MoveAsync(random);
            if (random.Next(2) == 0 && await waiting.ReplyIfReadyAsync() is { Outcome: Outcome.Answered } reply)
            {
                shown.Add(reply.Text);
                waiting = person.Say("re: " + reply.Text);
            }

            if (random.Next(20) > 0)
                continue;

            crashes++;
            _node.Crash();
            programs.ForEach(program => program.Reconnect());
            person = _node.StandIn();
            waiting = person.Say("/join");
        }

        Assert.True(programs.Sum(program => program.Answered) >= 10, "hardly anything was answered");
        Assert.True(shown.Count <= programs.Sum(program => program.Answered) + 3 + 25, "prompts were shown again without a crash");
    }

    private static Ending.Whole Whole(string text) => new(Answer.OfText(text));

    // A client whose history ends in what it was shown: it speaks to that.
    private static async Task AnswerFrom(Party person, string shown, string answer)
    {
        person.Hear(shown);
        await person.Say(answer).Admitted();
    }

    private void GoOn(bool crashes)
    {
        if (crashes)
            _node.Crash();
        else
            _node.Restart();
    }
}
