using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class RetryTests
{
    [Fact]
    public void A_retry_after_a_lost_connection_joins_the_prompt_that_waits()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.Loses(prompt);
        var retry = scene.Again(prompt);

        Assert.Equal(prompt.Admission!.Turn, retry.Admission!.Turn);
        scene.StandIn("Hi", "ping", "Hello");
        Assert.Equal("Hi", retry.Reply);
        Assert.Single(scene.Events.OfType<SessionEvent.PromptPresented>());
    }

    [Fact]
    public void A_retry_gets_what_has_been_typed_so_far()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Tell me a story.");
        scene.Part(prompt, new AnswerPart.Text("Once upon"));
        scene.Loses(prompt);
        var retry = scene.Again(prompt);
        scene.Answer(prompt, Answer.OfText(" a time."));

        Assert.Equal("Once upon a time.", retry.Reply);
    }

    [Fact]
    public void A_retry_of_an_answer_that_got_lost_gets_the_same_reply_with_the_same_id_at_once()
    {
        var scene = new Scene { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.StandIn("Hi", "ping", "Hello");
        scene.Loses(prompt);
        var retry = scene.Again(prompt);

        Assert.Equal("Hi", retry.Reply);
        Assert.Equal(prompt.Admission!.Turn, retry.Admission!.Turn);
        Assert.Equal(prompt.Admission.Since, retry.Admission.Since);
    }

    [Fact]
    public void An_answer_that_came_while_nobody_was_there_is_ready_for_the_retry()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        scene.Loses(prompt);
        scene.StandIn("Hi", "ping", "Hello");
        scene.Waits(100);

        Assert.Equal("Hi", scene.Again(prompt).Reply);
    }

    [Fact]
    public void A_client_that_says_that_it_retries_joins_although_the_earlier_hold_looks_alive()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Hello");
        var retry = scene.Again(prompt, saysRetry: true);
        scene.Answer(prompt, Answer.OfText("Hi"));

        Assert.Equal(SeatingRule.Named, retry.Rule);
        Assert.Equal(("Hi", "Hi"), (prompt.Reply, retry.Reply));
    }

    [Fact]
    public void An_identical_turn_is_a_retry_if_the_earlier_hold_is_lost_within_half_a_second()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Hello");
        var twin = scene.Again(prompt);
        Assert.Null(twin.Admission);

        scene.Waits(0.4);
        scene.Loses(prompt);
        Assert.Equal(prompt.Admission!.Turn, twin.Admission!.Turn);
        Assert.Single(scene.State.OpenPrompts);
    }

    [Fact]
    public void An_identical_turn_is_a_prompt_of_its_own_after_half_a_second()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Sample!");
        var twin = scene.Again(prompt);
        scene.Waits(0.5);

        Assert.NotEqual(prompt.Admission!.Turn, twin.Admission!.Turn);
        scene.Answer(prompt, Answer.OfText("heads"));
        scene.Answer(twin, Answer.OfText("tails"));
        Assert.Equal(("heads", "tails"), (prompt.Reply, twin.Reply));
    }

    [Fact]
    public void A_loss_that_is_noticed_late_folds_the_younger_prompt_into_the_older()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var retry = scene.Again(prompt);
        scene.Waits(5);
        Assert.Equal(2, scene.State.OpenPrompts.Count());

        scene.Loses(prompt);
        Assert.Single(scene.State.OpenPrompts);
        scene.StandIn("Hi", "ping", "Hello");
        Assert.Equal("Hi", retry.Reply);
        Assert.Single(scene.Events.OfType<SessionEvent.PromptPresented>());
    }

    [Fact]
    public void Asking_the_same_again_after_the_answer_arrived_is_a_new_prompt()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Roll the dice");
        scene.Answer(prompt, Answer.OfText("6"));
        var again = scene.Again(prompt);

        Assert.True(again.Waits);
        Assert.NotEqual(prompt.Admission!.Turn, again.Admission!.Turn);
    }

    [Fact]
    public void Asking_the_same_again_and_saying_so_after_the_answer_arrived_gets_the_same_answer()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Roll the dice");
        scene.Answer(prompt, Answer.OfText("6"));

        Assert.Equal("6", scene.Again(prompt, saysRetry: true).Reply);
    }

    [Fact]
    public void A_marked_retry_joins_the_lost_turn_and_not_an_older_finished_one_that_says_the_same()
    {
        var scene = new Scene();
        var first = scene.Caller("Roll the dice");
        scene.Answer(first, Answer.OfText("6"));
        var second = scene.Again(first);
        scene.Loses(second);
        var retry = scene.Again(second, saysRetry: true);

        Assert.Equal(second.Admission!.Turn, retry.Admission!.Turn);
        Assert.True(retry.Waits);
    }

    [Fact]
    public void The_same_words_of_another_client_are_another_prompt()
    {
        var scene = new Scene();
        var one = scene.Arrives(Some.Turn("Hello"), Some.Asker("one", Seat.Caller));
        scene.Loses(one);
        var other = scene.Arrives(Some.Turn("Hello"), Some.Asker("other", Seat.Caller));

        Assert.NotEqual(one.Admission!.Turn, other.Admission!.Turn);
    }

    [Fact]
    public void A_twin_on_the_other_seat_is_no_retry()
    {
        var scene = new Scene();
        var ping = scene.Arrives(Some.Turn("hello"), Some.Asker("same", Seat.StandIn));
        var prompt = scene.Arrives(Some.Turn("hello"), Some.Asker("same", Seat.Caller));

        Assert.Equal("hello", ping.Reply);
        Assert.True(prompt.Waits);
    }

    [Fact]
    public void The_digest_is_of_the_meaning()
    {
        var scene = new Scene();
        var prompt = scene.Arrives(Some.TurnWithTools("go", "look"), Some.Asker("agent", Seat.Caller));
        scene.Loses(prompt);

        var other = scene.Arrives(Some.TurnWithTools("go", "take"), Some.Asker("agent", Seat.Caller));
        var same = scene.Arrives(Some.TurnWithTools("go", "look"), Some.Asker("agent", Seat.Caller));
        Assert.NotEqual(prompt.Admission!.Turn, other.Admission!.Turn);
        Assert.Equal(prompt.Admission.Turn, same.Admission!.Turn);
    }

    [Fact]
    public void A_stand_ins_retry_waits_in_its_turns_place_and_answers_nothing_a_second_time()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var one = scene.Caller("one");
        var answer = scene.StandIn("1", "ping", "one");
        scene.Loses(answer);
        var two = scene.Caller("two");
        var retry = scene.Again(answer);

        Assert.Equal("1", one.Reply);
        Assert.Equal("two", retry.Reply);
        Assert.True(two.Waits);
    }

    [Fact]
    public void The_retry_of_a_notice_gets_the_notice_again()
    {
        var scene = new Scene { Delivers = false };
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var wrong = scene.StandIn("/error nonsense", "ping", "Hello");
        scene.Loses(wrong);

        Assert.Equal(wrong.Reply, scene.Again(wrong).Reply);
        Assert.True(prompt.Waits);
    }
}
