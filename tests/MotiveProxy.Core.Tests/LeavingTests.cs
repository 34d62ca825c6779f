using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class LeavingTests
{
    [Fact]
    public void A_prompt_whose_client_does_not_come_back_is_withdrawn_after_the_grace()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Hello");
        scene.Loses(prompt);
        scene.Waits(119.9);
        Assert.Single(scene.State.OpenPrompts);

        scene.Waits(0.1);
        Assert.Empty(scene.State.OpenPrompts);
        Assert.Contains(scene.Events, e => e is SessionEvent.TurnWithdrawn { Seat: Seat.Caller, Reason: null });
    }

    [Fact]
    public void A_lost_presentation_goes_back_to_the_head_of_the_queue()
    {
        var scene = new Scene { Delivers = false };
        var ping = scene.StandIn("ping");
        scene.Caller("one");
        scene.Caller("two");
        Assert.Equal("one", ping.Reply);

        scene.Loses(ping);
        Assert.Equal("one", scene.StandIn("/join").Reply);
    }

    [Fact]
    public void A_stand_in_that_has_the_prompt_although_its_connection_broke_can_answer_it()
    {
        var scene = new Scene { Delivers = false };
        var ping = scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.Loses(ping);
        scene.StandIn("Hi", "ping", "Hello");

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void A_stand_in_that_waits_gets_the_prompt_that_another_did_not_get()
    {
        var scene = new Scene { Delivers = false };
        var first = scene.StandIn("ping");
        scene.Caller("Hello");
        var second = scene.Arrives(Some.Turn("/join"), Some.Asker("phone"));
        Assert.Equal("Hello", second.Reply);

        scene.Loses(first);
        Assert.Single(scene.State.Turns, turn => turn.Presents is not null);
    }

    [Fact]
    public void A_turn_that_reaches_its_deadline_times_out()
    {
        var scene = new Scene(new SessionRules { TurnTimeout = TimeSpan.FromSeconds(10) });
        var ping = scene.StandIn("ping");
        scene.Waits(9.9);
        Assert.True(ping.Waits);

        scene.Waits(0.1);
        Assert.Equal(FaultCode.TurnTimeout, ping.Fault);
    }

    [Fact]
    public void Without_a_turn_timeout_a_turn_waits_as_long_as_a_session_lives()
    {
        var scene = new Scene();
        var ping = scene.StandIn("ping");
        scene.Waits(3599);
        Assert.True(ping.Waits);

        scene.Waits(1);
        Assert.Equal(FaultCode.TurnTimeout, ping.Fault);
    }

    [Fact]
    public void A_timed_out_prompt_gives_the_same_outcome_at_once_for_a_minute()
    {
        var scene = new Scene(new SessionRules { TurnTimeout = TimeSpan.FromSeconds(10) });
        var prompt = scene.Caller("Hello");
        scene.Waits(10);
        Assert.Equal(FaultCode.TurnTimeout, prompt.Fault);

        scene.Waits(59);
        Assert.Equal(FaultCode.TurnTimeout, scene.Again(prompt).Fault);
        scene.Waits(1);
        Assert.True(scene.Again(prompt).Waits);
    }

    [Fact]
    public void A_stand_in_whose_wait_timed_out_may_wait_again_at_once()
    {
        var scene = new Scene(new SessionRules { TurnTimeout = TimeSpan.FromSeconds(10) });
        var ping = scene.StandIn("ping");
        scene.Waits(10);
        var again = scene.Again(ping);
        scene.Caller("Hello");

        Assert.Equal("Hello", again.Reply);
    }

    [Fact]
    public void Two_windows_that_retry_do_not_fight_for_the_seat()
    {
        var scene = new Scene();
        var older = scene.StandIn("ping");
        var newer = scene.StandIn("ping from another window");

        Assert.Equal(FaultCode.Superseded, older.Fault);
        Assert.Equal(FaultCode.Superseded, scene.Again(older).Fault);
        Assert.True(newer.Waits);
    }

    [Fact]
    public void A_session_in_which_nothing_happens_is_closed()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Hello");
        scene.Answer(prompt, Answer.OfText("Hi"));
        scene.Waits(3599);
        Assert.Null(scene.State.Ended);

        scene.Waits(1);
        Assert.Equal(ClosingReason.Idle, scene.State.Ended);
    }

    [Fact]
    public void A_watcher_keeps_a_session_alive()
    {
        var scene = new Scene();
        scene.Apply(new SessionInput.WatcherCame(scene.Now));
        scene.Waits(10_000);
        Assert.Null(scene.State.Ended);

        scene.Apply(new SessionInput.WatcherWent(scene.Now));
        scene.Waits(3600);
        Assert.Equal(ClosingReason.Idle, scene.State.Ended);
    }

    [Fact]
    public void Closing_completes_every_hold()
    {
        var scene = new Scene();
        var first = scene.Caller("one");
        var twin = scene.Again(first);
        scene.Apply(new SessionInput.CloseAsked(scene.Now));

        Assert.Equal((FaultCode.SessionClosed, FaultCode.SessionClosed), (first.Fault!.Value, twin.Fault!.Value));
        Assert.Equal(ClosingReason.Operator, scene.State.Ended);
        Assert.Null(scene.State.WakeAt);
        Assert.Equal(FaultCode.SessionClosed, scene.Caller("too late").Fault);
    }

    [Fact]
    public void The_stand_in_can_end_the_session()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var end = scene.StandIn("/end", "ping", "Hello");

        Assert.Equal(FaultCode.SessionClosed, prompt.Fault);
        Assert.Equal("The session is closed.", end.Reply);
        Assert.Equal(ClosingReason.StandIn, scene.State.Ended);
    }

    [Fact]
    public void Deadlines_run_in_their_order_however_late_the_wake_up_is()
    {
        var scene = new Scene(new SessionRules { TurnTimeout = TimeSpan.FromSeconds(300) });
        var gone = scene.Caller("gone");
        scene.Loses(gone);
        scene.Waits(10);
        scene.Caller("still there");
        scene.Events.Clear();
        scene.Waits(100_000);
        scene.Waits(3600);

        Assert.Collection(
            scene.Events.Where(e => e is SessionEvent.TurnWithdrawn or SessionEvent.SessionEnded),
            e => Assert.Null(((SessionEvent.TurnWithdrawn)e).Reason),
            e => Assert.Equal(FaultCode.TurnTimeout, ((SessionEvent.TurnWithdrawn)e).Reason),
            e => Assert.Equal(ClosingReason.Idle, ((SessionEvent.SessionEnded)e).Why));
    }

    [Fact]
    public void A_session_is_full_at_its_limit_and_takes_the_next_when_one_is_answered()
    {
        var scene = new Scene(new SessionRules { MaxPrompts = 2 });
        var one = scene.Caller("one");
        scene.Caller("two");
        Assert.Equal(FaultCode.TooManyPrompts, scene.Caller("three").Fault);

        scene.Answer(one, Answer.OfText("1"));
        Assert.True(scene.Caller("four").Waits);
    }

    [Fact]
    public void Finished_turns_are_remembered_up_to_the_limit()
    {
        var scene = new Scene(new SessionRules { MaxRemembered = 2 });
        foreach (var text in new[] { "one", "two", "three" })
            scene.Answer(scene.Caller(text), Answer.OfText(text));

        Assert.Equal(2, scene.State.Turns.Length);
    }
}
