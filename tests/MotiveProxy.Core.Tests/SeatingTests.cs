using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class SeatingTests
{
    [Theory]
    [InlineData("my-game", "my-game", null)]
    [InlineData("my-game|A", "my-game", Seat.StandIn)]
    [InlineData("my-game|B", "my-game", Seat.Caller)]
    [InlineData("my-game|C", "my-game|C", null)]
    [InlineData("a|A|B", "a|A", Seat.Caller)]
    public void A_suffix_names_the_seat_and_is_not_part_of_the_name(string model, string name, Seat? seat)
    {
        Assert.True(SessionName.TryParse(model, out var parsed, out var named));
        Assert.Equal(name, parsed.Value);
        Assert.Equal(seat, named);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_name_has_1_to_256_characters(int length, bool isName)
    {
        Assert.Equal(isName, SessionName.TryParse(new string('n', length), out _, out _));
        Assert.Equal(isName, SessionName.TryParse(new string('n', length) + "|B", out _, out _));
    }

    [Theory]
    [InlineData(SeatSource.Path)]
    [InlineData(SeatSource.Header)]
    [InlineData(SeatSource.Suffix)]
    public void A_request_can_name_its_seat(SeatSource source)
    {
        var hold = new Scene().Arrives(Some.Turn("hi"), new Asker("x") { Claims = [new SeatClaim(Seat.Caller, source)] });

        Assert.Equal((Seat.Caller, SeatingRule.Named), (hold.Seat, hold.Rule));
    }

    [Fact]
    public void Two_names_that_disagree_are_refused_and_leave_no_trace()
    {
        var scene = new Scene();
        var hold = scene.Arrives(Some.Turn("hi"), new Asker("x")
        {
            Claims = [new SeatClaim(Seat.Caller, SeatSource.Path), new SeatClaim(Seat.StandIn, SeatSource.Suffix)],
        });

        Assert.Equal(FaultCode.SeatConflict, hold.Fault);
        Assert.Null(hold.Admission);
        Assert.True(scene.State.IsEmpty);
    }

    [Fact]
    public void A_join_word_on_the_callers_path_is_refused()
    {
        Assert.Equal(FaultCode.SeatConflict, new Scene().Caller("/join").Fault);
    }

    [Fact]
    public void A_key_that_is_tied_to_a_seat_decides_and_its_owner_cannot_name_the_other()
    {
        var scene = new Scene();
        var tied = scene.Arrives(Some.Turn("hi"), new Asker("x") { KeySeat = Seat.Caller });
        Assert.Equal((Seat.Caller, SeatingRule.Key), (tied.Seat, tied.Rule));

        var other = scene.Arrives(Some.Turn("hi there"), Some.Asker("x", Seat.StandIn) with { KeySeat = Seat.Caller });
        Assert.Equal(FaultCode.SeatConflict, other.Fault);
    }

    [Fact]
    public void A_history_that_ends_in_what_a_seat_was_told_proves_the_seat()
    {
        var scene = new Scene();
        scene.Unnamed("ping", "a");
        scene.Unnamed("question", "b");
        var answer = scene.Unnamed("answer", "somebody else's browser", "ping", "  question\n");
        Assert.Equal((Seat.StandIn, SeatingRule.Echo), (answer.Seat, answer.Rule));

        var next = scene.Unnamed("next", "another", "question", "answer");
        Assert.Equal((Seat.Caller, SeatingRule.Echo), (next.Seat, next.Rule));
    }

    [Fact]
    public void A_known_client_keeps_its_seat()
    {
        var scene = new Scene();
        scene.Unnamed("ping", "a");
        scene.Unnamed("question", "b");
        var second = scene.Unnamed("a second question", "b");
        Assert.Equal((Seat.Caller, SeatingRule.Client), (second.Seat, second.Rule));

        var answer = scene.Unnamed("answer", "a");
        Assert.Equal((Seat.StandIn, SeatingRule.Client), (answer.Seat, answer.Rule));
    }

    [Fact]
    public void A_stranger_takes_the_free_seat_and_is_a_caller_when_both_are_taken()
    {
        var scene = new Scene();
        scene.Caller("first");
        var standIn = scene.Unnamed("hello", "stranger");
        Assert.Equal((Seat.StandIn, SeatingRule.Client), (standIn.Seat, standIn.Rule));

        var third = scene.Unnamed("me too", "third");
        Assert.Equal((Seat.Caller, SeatingRule.Client), (third.Seat, third.Rule));
    }

    [Fact]
    public void Whoever_declares_tools_or_a_format_in_an_empty_session_is_a_caller()
    {
        var tools = new Scene().Arrives(Some.TurnWithTools("go", "look"), Some.Asker("agent"));
        var format = new Scene().Arrives(Some.Turn("go") with { Format = new ResponseFormat.JsonObject() }, Some.Asker("agent"));

        Assert.Equal((Seat.Caller, SeatingRule.Shape), (tools.Seat, tools.Rule));
        Assert.Equal((Seat.Caller, SeatingRule.Shape), (format.Seat, format.Rule));
    }

    [Fact]
    public void Nobody_seated_means_stand_in()
    {
        var hold = new Scene().Unnamed("hi");

        Assert.Equal((Seat.StandIn, SeatingRule.Alternation), (hold.Seat, hold.Rule));
    }

    [Fact]
    public void The_seat_of_a_stand_in_that_did_not_come_back_is_free()
    {
        var scene = new Scene();
        scene.Caller("question");
        var ping = scene.Arrives(Some.Turn("ping"), Some.Asker("a", Seat.StandIn));
        scene.Answer(scene[new HoldId("h1")], Answer.OfText("done"));
        var waiting = scene.Arrives(Some.Turn("more?"), Some.Asker("a", Seat.StandIn));
        scene.Loses(waiting);
        scene.Waits(121);
        Assert.Null(scene.State.StandIn);

        Assert.Equal(Seat.StandIn, scene.Unnamed("I play now", "b").Seat);
        Assert.Equal("question", ping.Reply);
    }

    [Fact]
    public void Every_decision_is_published_with_its_rule()
    {
        var scene = new Scene();
        scene.Unnamed("ping", "a");
        scene.Unnamed("question", "b");

        Assert.Equal(
            [(Seat.StandIn, SeatingRule.Alternation, "a"), (Seat.Caller, SeatingRule.Client, "b")],
            scene.Events.OfType<SessionEvent.TurnSeated>().Select(e => (e.Seat, e.Rule, e.Client)));
    }
}
