using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.WebConsole.Drawing;

namespace MotiveProxy.Server.Tests.WebConsole.Drawing;

/// <summary>What a session's page shows of what happened in it.</summary>
public sealed class TimelineTests
{
    private static readonly TurnId Ping = new("ping");
    private static readonly TurnId First = new("first");
    private static readonly TurnId Second = new("second");

    private static readonly SessionEvent[] Seated =
    [
        new SessionEvent.TurnSeated(Ping, Seat.StandIn, SeatingRule.Alternation, "chat/1"),
        new SessionEvent.TurnSeated(First, Seat.Caller, SeatingRule.Named, "OpenAI/JS 7.57.0"),
    ];

    [Fact]
    public void What_was_said_and_answered_stands_in_the_order_of_what_happened_with_when_and_by_whom()
    {
        var turn = Some.Turn("Who?");
        IReadOnlyList<AnswerPart> parts = [new AnswerPart.Text("Me.")];
        var outcome = new Outcome.Answered(FinishReason.Stop);
        var entries = Of(
            Seated[1],
            new SessionEvent.PromptOpened(First, turn),
            new SessionEvent.PromptClaimed(First, "Ada"),
            new SessionEvent.PartAccepted(First, parts[0]),
            new SessionEvent.PromptAnswered(First, parts, outcome),
            new SessionEvent.HoldDelivered(First, new HoldId("first")));

        Assert.Collection(
            entries,
            entry => Assert.IsType<TimelineEntry.Note>(entry),
            entry => Assert.Equal(new TimelineEntry.Said(Some.Morning.AddSeconds(1), First, "openai 7 (Node)", turn), entry),
            entry => Assert.Equal(new TimelineEntry.Note(Some.Morning.AddSeconds(2), "Ada took it."), entry),
            entry => Assert.Equal(new TimelineEntry.Answered(Some.Morning.AddSeconds(4), First, "Ada", parts, outcome), entry));
    }

    [Fact]
    public void Who_takes_a_seat_is_told_once_with_the_rule_and_again_on_the_other_seat()
    {
        var again = new TurnId("again");
        Assert.Equal(
            [
                "chat/1 took the stand-in's seat (by the rule “alternation”).",
                "openai 7 (Node) took the caller's seat (by the rule “named”).",
                "openai 7 (Node) took the stand-in's seat (by the rule “echo”).",
            ],
            Notes(
                [
                    .. Seated,
                    new SessionEvent.TurnSeated(again, Seat.Caller, SeatingRule.Client, "OpenAI/JS 7.57.0"),
                    new SessionEvent.TurnSeated(again, Seat.StandIn, SeatingRule.Echo, "OpenAI/JS 7.57.0"),
                ]));
    }

    [Fact]
    public void A_takeover_says_from_whom_and_a_claim_after_a_release_does_not()
    {
        Assert.Equal(
            ["Ada took it.", "Bob took it from Ada.", "Bob let go of it.", "Ada took it."],
            Notes(
                new SessionEvent.PromptClaimed(First, "Ada"),
                new SessionEvent.PromptClaimed(First, "Bob"),
                new SessionEvent.PromptReleased(First, "Bob"),
                new SessionEvent.PromptClaimed(First, "Ada")));
    }

    [Fact]
    public void Who_let_go_of_a_prompt_did_not_answer_it()
    {
        var answer = new SessionEvent.PromptAnswered(First, [], new Outcome.Answered(FinishReason.Stop));
        Assert.Null(AnsweredBy(new SessionEvent.PromptClaimed(First, "Ada"), new SessionEvent.PromptReleased(First, "Ada"), answer));
        Assert.Null(AnsweredBy(new SessionEvent.PromptClaimed(Second, "Ada"), answer));
        Assert.Null(AnsweredBy(answer));

        static string? AnsweredBy(params SessionEvent[] happened) => Assert.Single(Of(happened).OfType<TimelineEntry.Answered>()).By;
    }

    public static TheoryData<SessionEvent, string, bool> Lines() => new()
    {
        { new SessionEvent.HoldJoined(First, new HoldId("later")), "The caller's client asked again and joined what it asked before.", false },
        { new SessionEvent.HoldJoined(Ping, new HoldId("later")), "The stand-in's client asked again and joined what it asked before.", false },
        { new SessionEvent.HoldLost(First, new HoldId("first")), "The caller's client lost its connection.", true },
        { new SessionEvent.HoldLost(new TurnId("long ago"), new HoldId("x")), "A client lost its connection.", true },
        { new SessionEvent.PromptFolded(Second, First), "A prompt turned out to be one asked before: they are one again.", false },
        { new SessionEvent.PromptPresented(First, Ping, "Who?"), "Shown in the stand-in's chat client.", false },
        { new SessionEvent.PresentationLost(First), "The stand-in's chat client never got it: it will be shown again.", true },
        { new SessionEvent.PromptDropped(First, null), "Its connections were cut on purpose.", true },
        { new SessionEvent.AnswerMistaken(First, "no such tool"), "The stand-in's answer could not be taken: no such tool", true },
        { new SessionEvent.WordsUnaddressed(Ping, "Hm.", null), "The stand-in said something that answers nothing: “Hm.”", true },
        { new SessionEvent.WordsUnaddressed(Ping, "Hm.", First), "The stand-in's answer came too late and went to nobody: “Hm.”", true },
        { new SessionEvent.TurnWithdrawn(First, Seat.Caller, null), "Withdrawn: its client did not come back.", true },
        { new SessionEvent.TurnWithdrawn(First, Seat.Caller, FaultCode.TurnTimeout), "Withdrawn: nobody answered in time.", true },
        { new SessionEvent.TurnWithdrawn(First, Seat.Caller, FaultCode.SessionClosed), "Withdrawn: session_closed.", true },
        { new SessionEvent.HousekeepingAnswered("title", "A talk"), "A background request (title) was answered by the server: “A talk”", false },
        { new SessionEvent.SessionEnded(ClosingReason.Idle), "The session is over: nothing happened for a long time.", false },
        { new SessionEvent.SessionEnded(ClosingReason.Operator), "The session is over: it was closed by hand.", false },
        { new SessionEvent.SessionEnded(ClosingReason.StandIn), "The session is over: the stand-in said /end.", false },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void What_becomes_of_a_turn_is_told_in_a_line(SessionEvent happened, string line, bool isTrouble)
    {
        Assert.Equal(new TimelineEntry.Note(Some.Morning.AddSeconds(2), line, isTrouble), Of([.. Seated, happened])[^1]);
    }

    [Fact]
    public void What_says_nothing_to_a_person_is_not_shown()
    {
        Assert.Empty(Of(
            new SessionEvent.PartAccepted(First, new AnswerPart.Text("half")),
            new SessionEvent.HoldDelivered(First, new HoldId("first")),
            new SessionEvent.TurnWithdrawn(Ping, Seat.StandIn, FaultCode.Superseded)));
        Assert.Empty(Of());
    }

    [Fact]
    public void Of_a_prompt_whose_seating_is_no_longer_kept_the_client_is_not_known()
    {
        var turn = Some.Turn("Who?");
        Assert.Equal(new TimelineEntry.Said(Some.Morning, First, Client: null, turn), Assert.Single(Of(new SessionEvent.PromptOpened(First, turn))));
    }

    private static IReadOnlyList<TimelineEntry> Of(params SessionEvent[] happened) => Timeline.Of(happened.Select((one, at) => Some.Notice(Some.Room, one, at)));

    private static IEnumerable<string> Notes(params SessionEvent[] happened) => Of(happened).Cast<TimelineEntry.Note>().Select(note => note.Text);
}
