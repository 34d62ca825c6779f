using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task A_prompt_whose_client_does_not_come_back_is_withdrawn_after_the_grace()
    {
        var prompt = Caller().Ask("q");
        prompt.HangUp();

        Pass(119.9);
        Assert.Single((await State()).OpenPrompts);

        Pass(0.3);
        Assert.Empty((await State()).OpenPrompts);
        Assert.Equal(FaultCode.PromptGone, (await Runtime.AnswerAsync(prompt.Id, Answer("late")).Soon())?.Code);
    }

    [Fact]
    public async Task An_answer_to_a_withdrawn_prompt_never_becomes_the_answer_to_the_next()
    {
        var person = StandIn();
        var ping = person.Say("hi");
        Caller().Ask("first").HangUp();
        Assert.Equal("first", await ping.Text());
        Pass(121);
        var second = Caller().Ask("second");

        var late = person.Say("answer to the first");

        Assert.Equal("second", await late.Text());
        await second.Admitted();
        Assert.True(second.Waits);
        person.Say("answer to the second");
        Assert.Equal("answer to the second", await second.Text());
    }

    [Fact]
    public async Task A_lost_presentation_is_back_at_the_head_of_the_queue()
    {
        var person = StandIn();
        var ping = person.Say("hi");
        var first = Caller(client: "one").Ask("first");
        Caller(client: "two").Ask("second");

        Assert.Equal("first", (await ping.ReplyWithoutReport()).Text);
        ping.HangUp();
        var again = person.SendAgain();

        Assert.Equal("first", await again.Text());
        Assert.Equal("second", await person.Say("a").Text());
        Assert.Equal("a", await first.Text());
    }

    [Fact]
    public async Task A_stand_in_that_hangs_up_while_it_waits_keeps_its_seat_for_the_grace()
    {
        var person = StandIn();
        var ping = person.Say("hi");
        ping.HangUp();
        var prompt = Caller().Ask("q");
        Pass(60);

        Assert.Equal("q", await person.SendAgain().Text());
        await prompt.Admitted();
        Assert.True(prompt.Waits);
    }

    [Fact]
    public async Task The_newest_hold_of_the_stand_in_waits_and_the_older_is_superseded()
    {
        var person = StandIn();
        var older = person.Ask("one window");
        var newer = person.Ask("another window");

        Assert.Equal(FaultCode.Superseded, await older.Fault());
        Caller().Ask("q");
        Assert.Equal("q", await newer.Text());
    }

    [Fact]
    public async Task Only_the_first_report_of_a_hold_counts()
    {
        var program = Caller();
        var prompt = program.Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        await prompt.ReplyWithoutReport();

        prompt.ReportDelivered();
        prompt.HangUp();
        prompt.ReportDelivered();

        Assert.Equal(1, await CountOf<SessionEvent.HoldDelivered>());
        Assert.Equal(0, await CountOf<SessionEvent.HoldLost>());
    }

    [Fact]
    public async Task A_hold_that_is_lost_while_it_is_completed_is_reported_exactly_once()
    {
        for (var i = 0; i < 200; i++)
        {
            var prompt = Caller($"room {i}").Ask("q");
            using var start = new Barrier(2);
            var answering = Task.Run(async () =>
            {
                start.SignalAndWait();
                return await Runtime.AnswerAsync(prompt.Id, Answer("a"));
            });
            var leaving = Task.Run(() =>
            {
                start.SignalAndWait();
                prompt.HangUp();
            });
            await leaving.Soon();

            Assert.Null(await answering.Soon());
            Assert.Equal("a", (await Caller($"room {i}").Ask("q").ReplyWithoutReport()).Text);
        }
    }

    [Fact]
    public async Task A_turn_that_nobody_answers_in_time_is_given_up_and_so_are_its_retries_for_a_minute()
    {
        Rules = Rules with { TurnTimeout = TimeSpan.FromSeconds(30) };
        var program = Caller();
        var prompt = program.Ask("q");
        await prompt.Admitted();

        Pass(29.9);
        Assert.True(prompt.Waits);
        Pass(0.2);
        Assert.Equal(FaultCode.TurnTimeout, await prompt.Fault());
        Assert.Equal(FaultCode.PromptGone, (await Runtime.AnswerAsync(prompt.Id, Answer("late")).Soon())?.Code);

        Pass(50);
        Assert.Equal(FaultCode.TurnTimeout, await program.SendAgain(saysRetry: true).Fault());

        Pass(60);
        var anew = program.SendAgain();
        Assert.Equal(anew.Id, (await anew.Admitted()).Turn);
    }

    [Fact]
    public async Task A_late_answer_never_becomes_the_answer_to_the_next_question()
    {
        Rules = Rules with { TurnTimeout = TimeSpan.FromSeconds(30) };
        var person = StandIn();
        var ping = person.Say("hi");
        var first = Caller().Ask("first");
        Assert.Equal("first", await ping.Text());
        Pass(31);
        Assert.Equal(FaultCode.TurnTimeout, await first.Fault());

        var second = Caller().Ask("second");
        Assert.Equal("second", await person.Say("answer to the first").Text());
        await second.Admitted();
        Assert.True(second.Waits);
    }

    [Fact]
    public async Task An_idle_session_is_closed_and_the_next_turn_begins_a_new_one()
    {
        var prompt = Caller().Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        Assert.Equal("a", await prompt.Text());
        var began = (await View()).Since;

        Pass(3_599);
        Assert.Equal(1, await Count());
        Pass(1.2);
        Assert.Equal(0, await Count());

        await Caller().Ask("q").Admitted();
        Assert.True((await View()).Since > began);
    }

    [Fact]
    public async Task A_turn_that_comes_when_the_session_is_overdue_but_not_yet_closed_begins_a_new_one()
    {
        // Off the beat of any timer: the session is due before anybody wakes it.
        Assert.Equal(0, await Count());
        Pass(0.03);
        var prompt = Caller().Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        Assert.Equal("a", await prompt.Text());
        Pass(3_600.001);

        var next = Caller().Ask("q again");

        await next.Admitted();
        Assert.Equal(Time.GetUtcNow(), (await View()).Since);
        Assert.Null(await Runtime.AnswerAsync(next.Id, Answer("b")).Soon());
        Assert.Equal("b", await next.Text());
    }

    [Fact]
    public async Task A_session_with_an_open_hold_is_not_idle()
    {
        Rules = Rules with { TurnTimeout = TimeSpan.FromHours(10) };
        var ping = StandIn().Say("hi");
        await ping.Admitted();

        Pass(9 * 3_600);

        Assert.True(ping.Waits);
        Caller().Ask("q");
        Assert.Equal("q", await ping.Text());
    }

    private async Task<int> CountOf<T>()
        where T : SessionEvent => (await View()).Transcript.Count(notice => notice.Event is T);
}
