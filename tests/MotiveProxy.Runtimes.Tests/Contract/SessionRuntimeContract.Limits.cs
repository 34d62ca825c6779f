using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Contract;

public abstract partial class SessionRuntimeContract
{
    [Fact]
    public async Task A_full_house_refuses_a_new_session_and_keeps_nothing_of_it()
    {
        Limits = Limits with { MaxSessions = 2 };
        var first = StandIn("one").Say("hi");
        await first.Admitted();
        await StandIn("two").Say("hi").Admitted();

        Assert.Equal(FaultCode.TooManySessions, await StandIn("three").Say("hi").Fault());
        Assert.Equal(2, await Count());
        Assert.Null(await Node.Watch.FindAsync(Name("three")).Soon());

        // Those who are in are not disturbed, and a place that is left is taken.
        Caller("one").Ask("q");
        Assert.Equal("q", await first.Text());
        await Runtime.CloseAsync(Name("two")).Soon();
        await StandIn("three").Say("hi").Admitted();
    }

    [Fact]
    public async Task Sessions_past_their_time_make_room_before_anybody_is_refused()
    {
        Limits = Limits with { MaxSessions = 1 };
        Assert.Equal(0, await Count());
        Pass(0.03);
        var prompt = Caller("old").Ask("q");
        await Runtime.AnswerAsync(prompt.Id, Answer("a")).Soon();
        Assert.Equal("a", await prompt.Text());
        Assert.Equal(1, await Count());
        Pass(3_600.001);

        await StandIn("new").Say("hi").Admitted();

        Assert.Equal("new", Assert.Single(await Node.Watch.ListAsync().Soon()).Name.Value);
    }

    [Fact]
    public async Task Many_at_the_same_moment_do_not_overfill_the_house()
    {
        Limits = Limits with { MaxSessions = 10 };
        using var start = new Barrier(4);
        var requests = await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            start.SignalAndWait();
            return Enumerable.Range(0, 25).Select(i => StandIn($"{thread}/{i}").Say("hi")).ToList();
        }))).Soon();

        Assert.Equal(10, await Count());
        Assert.Equal(10, (await Node.Watch.ListAsync().Soon()).Count);
        var first = await Task.WhenAll(requests.SelectMany(each => each).Select(request => request.Next()));
        Assert.Equal(10, first.Count(signal => signal is HoldSignal.Admitted));
        Assert.Equal(90, first.Count(signal => signal is HoldSignal.Ended { Outcome: Outcome.Failed { Fault.Code: FaultCode.TooManySessions } }));
    }

    [Fact]
    public async Task A_first_turn_that_is_refused_takes_no_place()
    {
        Limits = Limits with { MaxSessions = 1 };

        Assert.Equal(FaultCode.SeatConflict, await Somebody("confused", "one").SayFromBothSeats("hi").Fault());
        Assert.Equal(0, await Count());

        await StandIn("two").Say("hi").Admitted();
        Assert.Equal(1, await Count());
    }

    [Fact]
    public async Task A_prompt_too_many_is_refused_and_the_others_are_not_disturbed()
    {
        Rules = Rules with { MaxPrompts = 2 };
        var prompts = new[] { Caller(client: "one").Ask("q1"), Caller(client: "two").Ask("q2") };

        Assert.Equal(FaultCode.TooManyPrompts, await Caller(client: "three").Ask("q3").Fault());

        var person = StandIn();
        Assert.Equal("q1", await person.Say("hi").Text());
        Assert.Equal("q2", await person.Say("a1").Text());
        Assert.Equal("a1", await prompts[0].Text());
    }

    [Fact]
    public async Task A_transcript_keeps_the_latest_events_within_its_limit()
    {
        Limits = Limits with { TranscriptLength = 4_000 };
        for (var i = 0; i < 100; i++)
        {
            var prompt = Caller().Ask($"question {i}");
            await prompt.Admitted();
            await Runtime.AnswerAsync(prompt.Id, Answer($"answer {i}")).Soon();
            Assert.Equal($"answer {i}", await prompt.Text());
        }

        var transcript = (await View()).Transcript;
        Assert.InRange(transcript.Count, 10, 4_000 / RuntimeLimits.EventWeight);
        Assert.Equal("answer 99", TextOf(transcript.Select(notice => notice.Event).OfType<SessionEvent.PromptAnswered>().Last()));
        Assert.Equal(transcript.Select(notice => notice.Number).Order(), transcript.Select(notice => notice.Number));
    }

    [Fact]
    public async Task A_long_text_is_cut_in_the_transcript_and_whole_for_those_whom_it_concerns()
    {
        Limits = Limits with { NoticeLength = 1_000 };
        var question = new string('q', 5_000);
        var ping = StandIn().Say("hi");
        var prompt = Caller().Ask(question);
        Assert.Equal(question, await ping.Text());
        var answer = string.Concat(Enumerable.Repeat("😀", 5_000));
        await Runtime.AnswerAsync(prompt.Id, Answer(answer)).Soon();
        Assert.Equal(answer, await prompt.Text());

        var events = (await View()).Transcript.Select(notice => notice.Event).ToList();
        Assert.InRange(Assert.Single(events.OfType<SessionEvent.PromptOpened>()).Turn.Messages[0].Text.Length, 900, 1_100);
        Assert.InRange(Assert.Single(events.OfType<SessionEvent.PromptPresented>()).Text.Length, 900, 1_100);
        var answered = TextOf(Assert.Single(events.OfType<SessionEvent.PromptAnswered>()));
        Assert.InRange(answered.Length, 900, 1_100);
        Assert.EndsWith("characters more]", answered, StringComparison.Ordinal);
        Assert.DoesNotContain(answered.EnumerateRunes(), rune => rune == System.Text.Rune.ReplacementChar);
    }

    [Fact]
    public async Task The_transcript_keeps_of_a_prompt_what_is_new_and_the_state_all_of_it()
    {
        var turn = new Turn(
            [
                Message.Of(Role.System, "instructions"), Message.Of(Role.User, "old"), Message.Of(Role.Assistant, "older"),
                Message.Of(Role.Tool, "result"), Message.Of(Role.User, "new"),
            ])
        {
            Tools = [new ToolDeclaration("look", "Looks around.", "{}")],
            Format = new ResponseFormat.JsonSchema("form", "{}"),
        };
        Runtime.Offer(Name("room"), turn, new Asker("program") { Claims = [new SeatClaim(Seat.Caller, SeatSource.Path)] });

        var view = await View();
        var kept = Assert.Single(view.Transcript.Select(notice => notice.Event).OfType<SessionEvent.PromptOpened>()).Turn;
        Assert.Equal(["result", "new"], kept.Messages.Select(message => message.Text));
        Assert.False(kept.DeclaresShape);
        Assert.Same(turn, Assert.Single(view.State.OpenPrompts).Prompt);
    }

    private static string TextOf(SessionEvent.PromptAnswered answered) =>
        string.Concat(answered.Parts.OfType<AnswerPart.Text>().Select(part => part.Value));
}
