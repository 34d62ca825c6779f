using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task A_retry_joins_the_prompt_that_it_repeats_and_the_prompt_is_shown_once()
    {
        var person = StandIn();
        var program = Caller();
        var ping = person.Say("hi");
        var first = program.Ask("q");
        Assert.Equal("q", await ping.Text());

        first.HangUp();
        Pass(30);
        var retry = program.SendAgain();

        Assert.Equal(first.Id, (await retry.Admitted()).Turn);
        var next = person.Say("a");
        Assert.Equal("a", await retry.Text());
        await next.Admitted();
        Assert.True(next.Waits);
    }

    [Fact]
    public async Task A_retry_after_the_answer_gets_the_same_reply_with_the_same_id_at_once()
    {
        var program = Caller();
        var prompt = program.Ask("q");
        prompt.HangUp();
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());

        var reply = await program.SendAgain().ReplyWithoutReport();

        Assert.Equal("a", reply.Text);
        Assert.Equal(prompt.Id, reply.Admission?.Turn);
    }

    [Fact]
    public async Task A_reply_that_was_lost_on_its_way_is_there_for_the_retry()
    {
        var program = Caller();
        var prompt = program.Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        await prompt.ReplyWithoutReport();
        prompt.HangUp();

        Assert.Equal("a", await program.SendAgain().Text());
        Assert.Empty((await State()).OpenPrompts);
    }

    [Fact]
    public async Task A_retry_that_is_marked_joins_even_while_the_earlier_hold_looks_alive()
    {
        var program = Caller();
        var first = program.Ask("q");
        await first.Admitted();

        var retry = program.SendAgain(saysRetry: true);
        Assert.Equal(first.Id, (await retry.Admitted()).Turn);

        await Runtime.AnswerAsync(first.Id, Answer("a")).Soon();
        Assert.Equal("a", await first.Text());
        Assert.Equal("a", await retry.Text());
    }

    [Fact]
    public async Task What_was_given_in_parts_before_the_retry_is_given_to_it_too()
    {
        var program = Caller();
        var first = program.Ask("q");
        await Runtime.GivePartAsync(first.Id, new AnswerPart.Text("Well, ")).Soon();
        first.HangUp();

        var retry = program.SendAgain();
        await Runtime.AnswerAsync(first.Id, Answer("no.")).Soon();

        Assert.Equal("Well, no.", await retry.Text());
    }

    [Fact]
    public async Task An_identical_turn_of_a_live_client_is_a_prompt_of_its_own_after_half_a_second()
    {
        var program = Caller();
        var first = program.Ask("q");
        await first.Admitted();
        var second = program.Ask("q");

        Pass(0.4);
        Assert.True(second.Waits);

        Pass(0.1);
        Assert.Equal(second.Id, (await second.Admitted()).Turn);
        await Runtime.AnswerAsync(second.Id, Answer("two")).Soon();
        await Runtime.AnswerAsync(first.Id, Answer("one")).Soon();
        Assert.Equal("one", await first.Text());
        Assert.Equal("two", await second.Text());
    }

    [Fact]
    public async Task An_identical_turn_is_a_retry_if_the_earlier_hold_is_lost_within_half_a_second()
    {
        var program = Caller();
        var first = program.Ask("q");
        var second = program.SendAgain();

        Pass(0.2);
        first.HangUp();

        Assert.Equal(first.Id, (await second.Admitted()).Turn);
        Assert.Equal(first.Id, Assert.Single((await State()).OpenPrompts).Id);
    }

    [Fact]
    public async Task A_retry_that_is_known_as_one_only_late_is_folded_into_the_prompt_that_it_repeats()
    {
        var person = StandIn();
        var program = Caller();
        var ping = person.Say("hi");
        var first = program.Ask("q");
        Assert.Equal("q", await ping.Text());
        var second = program.SendAgain();
        Pass(1);
        await second.Admitted();

        first.HangUp();

        Assert.Equal(first.Id, Assert.Single((await State()).OpenPrompts).Id);
        var next = person.Say("a");
        Assert.Equal("a", await second.Text());
        await next.Admitted();
        Assert.True(next.Waits);
        Assert.Equal(FaultCode.PromptGone, (await Runtime.AnswerAsync(second.Id, Answer("x")).Soon())?.Code);
    }

    [Fact]
    public async Task A_retry_of_a_ping_stays_the_stand_in()
    {
        var person = Somebody("person");
        var ping = person.Say("hi");
        ping.HangUp();

        var again = person.SendAgain();
        Assert.Equal(Seat.StandIn, (await again.Admitted()).Seat);

        var prompt = Somebody("program").Ask("q");
        Assert.Equal("q", await again.Text());
        Assert.True((await prompt.Admitted()).Seat == Seat.Caller && prompt.Waits);
    }

    [Fact]
    public async Task The_same_question_after_its_answer_was_delivered_is_a_new_prompt()
    {
        var program = Caller();
        var first = program.Ask("q");
        await Runtime.AnswerAsync(first.Id, Answer("one")).Soon();
        Assert.Equal("one", await first.Text());

        var second = program.Ask("q");
        await second.Admitted();
        await Runtime.AnswerAsync(second.Id, Answer("two")).Soon();
        Assert.Equal("two", await second.Text());
    }
}
