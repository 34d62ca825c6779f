using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>What hangs on whether another process is alive waits until that is known.</summary>
public sealed class DoubtTests
{
    private static readonly SessionRules Strangers = SessionRules.Default with { DeathNotice = TimeSpan.FromSeconds(8), AreNeighbours = static (_, _) => false };

    [Fact]
    public void A_ping_again_is_no_answer_if_the_process_that_was_to_present_the_prompt_turns_out_to_be_dead()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        var ping = scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var again = scene.Again(ping);
        scene.Waits(6);
        Assert.Null(prompt.Outcome);
        scene.Loses(ping);

        Assert.Equal("Hello", again.Reply);
        Assert.Null(prompt.Outcome);
    }

    [Fact]
    public void Words_without_a_history_are_no_answer_if_the_process_that_was_to_present_the_prompt_turns_out_to_be_dead()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        var ping = scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var words = scene.StandIn("Is anybody there?");
        scene.Waits(6);
        Assert.Null(words.Admission);
        scene.Loses(ping);

        Assert.Equal("Hello", words.Reply);
        Assert.Null(prompt.Outcome);
        scene.StandIn("Hi", "ping", "Hello");
        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void They_are_the_answer_once_it_is_known_that_the_prompt_arrived()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        var ping = scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi");
        Assert.Null(prompt.Outcome);
        scene.Gets(ping);

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void They_are_the_answer_once_it_is_known_that_the_other_process_lives()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var words = scene.StandIn("Hi");
        scene.Apply(new SessionInput.DoubtEnded(scene.Now, words.Id));

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void They_are_the_answer_when_the_notice_of_a_death_would_have_come_by_now()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi");
        scene.Waits(7.9);
        Assert.Null(prompt.Outcome);
        scene.Waits(0.1);

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void A_history_that_ends_in_the_prompt_leaves_no_doubt()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi", "ping", "Hello");

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void Nor_does_a_prompt_that_arrived()
    {
        var scene = new Scene(Strangers);
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi");

        Assert.Equal("Hi", prompt.Reply);
    }

    [Fact]
    public void A_callers_repeat_is_its_retry_if_the_other_process_turns_out_to_be_dead()
    {
        var scene = new Scene(Strangers);
        var prompt = scene.Caller("Hello");
        var again = scene.Again(prompt);
        scene.Waits(6);
        Assert.Null(again.Admission);
        scene.Loses(prompt);

        Assert.Equal(prompt.Admission!.Turn, again.Admission!.Turn);
        Assert.Single(scene.State.OpenPrompts);
    }

    [Fact]
    public void A_callers_repeat_is_a_turn_of_its_own_once_it_is_known_that_the_other_process_lives()
    {
        var scene = new Scene(Strangers);
        var prompt = scene.Caller("Hello");
        var again = scene.Again(prompt);
        scene.Apply(new SessionInput.DoubtEnded(scene.Now, again.Id));

        Assert.NotEqual(prompt.Admission!.Turn, again.Admission!.Turn);
        Assert.Equal(2, scene.State.OpenPrompts.Count());
    }

    [Fact]
    public void A_repeat_that_its_client_gave_up_for_a_retry_is_not_asked_again_when_the_process_that_held_it_turns_out_to_be_dead()
    {
        var scene = new Scene(Strangers);
        var prompt = scene.Caller("Hello");
        var abandoned = scene.Again(prompt);
        var retry = scene.Again(prompt, saysRetry: true);
        scene.Loses(prompt);
        scene.Answer(prompt, Answer.OfText("Hi"));

        Assert.Equal("Hi", retry.Reply);
        Assert.Null(abandoned.Admission);
        scene.Loses(abandoned);
        Assert.Empty(scene.State.OpenPrompts);
    }

    [Fact]
    public void Nor_is_it_one_prompt_less_once_it_is_known_that_the_process_lives()
    {
        var scene = new Scene(Strangers);
        var prompt = scene.Caller("Hello");
        var same = scene.Again(prompt);
        scene.Answer(prompt, Answer.OfText("Hi"));
        Assert.Null(same.Admission);
        scene.Apply(new SessionInput.DoubtEnded(scene.Now, same.Id));

        Assert.Single(scene.State.OpenPrompts);
    }

    [Fact]
    public void What_was_said_before_a_prompt_was_presented_is_no_answer_to_it_however_long_it_was_parked()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        var ping = scene.Unnamed("ping");
        scene.Again(ping);
        var prompt = scene.Caller("Hello");
        scene.Gets(ping);

        Assert.Null(prompt.Outcome);
    }

    [Fact]
    public void Whoever_leaves_while_there_is_doubt_leaves_nothing()
    {
        var scene = new Scene(Strangers) { Delivers = false };
        var ping = scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var words = scene.StandIn("Hi");
        scene.Loses(words);
        scene.Loses(ping);

        Assert.Null(prompt.Outcome);
        Assert.Empty(scene.State.Parked);
    }

    [Fact]
    public void In_one_process_nothing_of_this_waits()
    {
        var scene = new Scene(SessionRules.Default with { DeathNotice = TimeSpan.FromSeconds(8) }) { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi");

        Assert.Equal("Hi", prompt.Reply);
    }
}
