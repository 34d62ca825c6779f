using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task Parts_of_an_answer_reach_the_caller_as_they_are_given()
    {
        var prompt = Caller().Ask("Tell me a story.");
        await prompt.Admitted();

        foreach (var word in new[] { "Once", " upon", " a time" })
        {
            Assert.Null(await Runtime.GivePartAsync(prompt.Id, new AnswerPart.Text(word)).Soon());
            var part = Assert.IsType<HoldSignal.Part>(await prompt.Next());
            Assert.Equal(new AnswerPart.Text(word), part.Value);
            Assert.True(prompt.Waits);
        }

        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer(".")).Soon());
        var end = await prompt.Reply();
        Assert.Equal(".", end.Text);
        Assert.Equal(new Outcome.Answered(FinishReason.Stop), end.Outcome);
    }

    [Fact]
    public async Task Parallel_prompts_may_be_answered_in_any_order()
    {
        var prompts = Enumerable.Range(0, 4).Select(i => Caller(client: $"program {i}").Ask($"q{i}")).ToList();

        foreach (var i in new[] { 2, 0, 3, 1 })
            Assert.Null(await Runtime.AnswerAsync(prompts[i].Id, Answer($"a{i}")).Soon());

        for (var i = 0; i < prompts.Count; i++)
            Assert.Equal($"a{i}", await prompts[i].Text());
        Assert.Empty((await State()).OpenPrompts);
    }

    [Fact]
    public async Task A_prompt_that_is_answered_or_unknown_takes_nothing_more()
    {
        var prompt = Caller().Ask("q");
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("first")).Soon());

        foreach (var id in new[] { prompt.Id, new TurnId("nobody") })
        {
            Assert.Equal(FaultCode.PromptGone, (await Runtime.GivePartAsync(id, new AnswerPart.Text("x")).Soon())?.Code);
            Assert.Equal(FaultCode.PromptGone, (await Runtime.AnswerAsync(id, Answer("second")).Soon())?.Code);
        }

        Assert.Equal("first", await prompt.Text());
    }

    [Fact]
    public async Task An_answer_that_the_caller_does_not_take_is_refused_unless_it_is_forced()
    {
        Rules = Rules with { Schemas = new NothingFits() };
        var prompt = Caller().Ask(new Turn([Message.Of(Role.User, "q")]) { Format = new ResponseFormat.JsonObject() });

        var refusal = await Runtime.AnswerAsync(prompt.Id, Answer("no")).Soon();
        Assert.Equal(FaultCode.AnswerInvalid, refusal?.Code);
        Assert.Contains(NothingFits.Reason, refusal?.Detail, StringComparison.Ordinal);
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, (Ending.Whole)Answer("yes") with { IsForced = true }).Soon());
        Assert.Equal("yes", await prompt.Text());
    }

    [Fact]
    public async Task An_error_on_purpose_reaches_the_caller_as_it_was_given()
    {
        var prompt = Caller().Ask("q");
        var error = new Outcome.ErrorGiven(503, "overloaded");

        Assert.Null(await Runtime.AnswerAsync(prompt.Id, new Ending.WithError(error)).Soon());

        Assert.Equal(error, (await prompt.Reply()).Outcome);
    }

    [Fact]
    public async Task Who_is_dropped_is_told_nothing_and_is_answered_when_it_comes_back()
    {
        var program = Caller();
        var prompt = program.Ask("q");
        await prompt.Admitted();
        Assert.Null(await Runtime.DropAsync(prompt.Id).Soon());
        Assert.IsType<Outcome.Dropped>((await prompt.Reply()).Outcome);

        var retry = program.SendAgain();
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await retry.Text());
        Assert.Equal(FaultCode.PromptGone, (await Runtime.DropAsync(prompt.Id).Soon())?.Code);
    }

    [Fact]
    public async Task Of_two_answers_at_the_same_time_exactly_one_is_taken()
    {
        for (var i = 0; i < 200; i++)
        {
            var prompt = Caller($"room {i}").Ask("q");
            using var start = new Barrier(2);
            var faults = await Task.WhenAll(AnswerAt(start, prompt.Id, "one"), AnswerAt(start, prompt.Id, "two")).Soon();

            var winner = Array.FindIndex(faults, fault => fault is null);
            Assert.Equal(FaultCode.PromptGone, faults[1 - winner]?.Code);
            Assert.Equal(winner == 0 ? "one" : "two", await prompt.Text());
        }

        Task<Fault?> AnswerAt(Barrier start, TurnId id, string text) => Task.Run(async () =>
        {
            start.SignalAndWait();
            return await Runtime.AnswerAsync(id, Answer(text));
        });
    }

    [Fact]
    public async Task A_closed_session_ends_every_hold_and_a_new_turn_begins_a_new_one()
    {
        var ping = StandIn().Say("hi");
        Assert.True(await Runtime.CloseAsync(Name("room")).Soon());

        Assert.Equal(FaultCode.SessionClosed, await ping.Fault());
        Assert.Equal(0, await Count());
        Assert.Null(await Node.Watch.FindAsync(Name("room")).Soon());
        Assert.False(await Runtime.CloseAsync(Name("room")).Soon());

        var prompt = Caller().Ask("q");
        Assert.Equal("q", await StandIn().Say("hi again").Text());
        Assert.Null(await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon());
        Assert.Equal("a", await prompt.Text());
    }

    [Fact]
    public async Task Prompts_of_a_closed_session_take_no_answer()
    {
        var prompt = Caller().Ask("q");
        await Runtime.CloseAsync(Name("room")).Soon();

        Assert.Equal(FaultCode.SessionClosed, await prompt.Fault());
        Assert.Equal(FaultCode.PromptGone, (await Runtime.AnswerAsync(prompt.Id, Answer("late")).Soon())?.Code);
    }

    [Fact]
    public async Task The_stand_in_may_end_the_session()
    {
        var person = StandIn();
        var ping = person.Say("hi");
        var prompt = Caller().Ask("q");
        Assert.Equal("q", await ping.Text());

        var goodbye = person.Say("/end");

        Assert.IsType<Outcome.Answered>((await goodbye.Reply()).Outcome);
        Assert.Equal(FaultCode.SessionClosed, await prompt.Fault());
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task A_turn_that_meets_the_end_of_a_session_is_seated_in_it_or_in_the_next_and_never_lost()
    {
        for (var i = 0; i < 300; i++)
        {
            StandIn().Say("hi");
            using var start = new Barrier(3);
            var close = Task.Run(async () =>
            {
                start.SignalAndWait();
                await Runtime.CloseAsync(Name("room"));
            });
            var prompts = await Task.WhenAll(AskAt(start, "one"), AskAt(start, "two")).Soon();
            await close.Soon();

            foreach (var prompt in prompts)
            {
                var taken = await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon() is null;
                var reply = await prompt.Reply();
                Assert.Equal(taken ? null : FaultCode.SessionClosed, reply.Fault);
                Assert.Equal(taken ? "a" : "", reply.Text);
            }

            await Runtime.CloseAsync(Name("room")).Soon();
        }

        Task<Request> AskAt(Barrier start, string client) => Task.Run(() =>
        {
            start.SignalAndWait();
            return Caller(client: client).Ask("q");
        });
    }

    private sealed class NothingFits : ISchemaCheck
    {
        public const string Reason = "must be better";

        public string? FindMistake(string schema, string value) => Reason;
    }
}
