using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class DanceTests
{
    [Fact]
    public void The_four_steps_of_the_dance()
    {
        var scene = new Scene();
        var ping = scene.Unnamed("ping", "chat");
        Assert.True(ping.Waits);

        var prompt = scene.Unnamed("Who goes there?", "game");
        Assert.Equal("Who goes there?", ping.Reply);
        Assert.True(prompt.Waits);

        var answer = scene.Unnamed("A troll.", "chat", "ping", "Who goes there?");
        Assert.Equal("A troll.", prompt.Reply);
        Assert.True(answer.Waits);

        var next = scene.Unnamed("Let me pass!", "game", "Who goes there?", "A troll.");
        Assert.Equal("Let me pass!", answer.Reply);
        Assert.True(next.Waits);
    }

    [Fact]
    public void Two_clients_that_look_alike_alternate()
    {
        var scene = new Scene();
        var holds = new List<HoldLog> { scene.Unnamed("ping"), scene.Unnamed("B1"), scene.Unnamed("A1"), scene.Unnamed("B2"), scene.Unnamed("A2") };

        Assert.Equal([Seat.StandIn, Seat.Caller, Seat.StandIn, Seat.Caller, Seat.StandIn], holds.Select(hold => hold.Seat!.Value));
        Assert.Equal(["B1", "A1", "B2", "A2", null], holds.Select(hold => hold.Reply));
    }

    [Fact]
    public void A_caller_may_come_first_when_its_seat_is_known()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Hello?");
        var ping = scene.StandIn("/join");

        Assert.Equal("Hello?", ping.Reply);
        Assert.True(prompt.Waits);
    }

    [Fact]
    public void Prompts_wait_in_order_of_arrival_and_are_shown_one_at_a_time()
    {
        var scene = new Scene();
        var one = scene.Caller("one");
        var two = scene.Caller("two");
        var ping = scene.StandIn("ping");
        Assert.Equal("one", ping.Reply);

        var answer = scene.StandIn("1", "ping", "one");
        Assert.Equal("1", one.Reply);
        Assert.Equal("two", answer.Reply);
        scene.StandIn("2", "ping", "one", "1", "two");
        Assert.Equal("2", two.Reply);
    }

    [Fact]
    public void The_operator_may_answer_any_prompt_in_any_order()
    {
        var scene = new Scene();
        var one = scene.Caller("one");
        var two = scene.Caller("two");
        scene.Answer(two, Answer.OfText("2"));
        scene.Answer(one, Answer.OfText("1"));

        Assert.Equal("1", one.Reply);
        Assert.Equal("2", two.Reply);
    }

    [Fact]
    public void Words_for_a_prompt_that_an_operator_answered_meanwhile_go_to_nobody()
    {
        var scene = new Scene();
        var one = scene.Caller("one");
        scene.StandIn("ping");
        scene.Answer(one, Answer.OfText("by the operator"));
        var two = scene.Caller("two");
        var late = scene.StandIn("my answer to one", "ping", "one");

        Assert.Equal("two", late.Reply);
        Assert.True(two.Waits);
        Assert.Contains(scene.Events, e => e is SessionEvent.WordsUnaddressed { LateFor: not null });
    }

    [Fact]
    public void Words_said_while_waiting_for_a_prompt_are_for_nobody()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var one = scene.Caller("one");
        scene.StandIn("1", "ping", "one");
        var more = scene.StandIn("and another thing", "ping", "one", "1");
        var two = scene.Caller("two", "one", "1");

        Assert.Equal(("1", "two"), (one.Reply, more.Reply));
        Assert.True(two.Waits);
        Assert.Equal(
            new SessionEvent.WordsUnaddressed(more.Admission!.Turn, "and another thing", LateFor: null),
            scene.Events.OfType<SessionEvent.WordsUnaddressed>().Last());
    }

    [Fact]
    public void Parts_reach_the_caller_as_they_are_given()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Tell me a story.");
        scene.Part(prompt, new AnswerPart.Text("Once "));
        scene.Part(prompt, new AnswerPart.Text("upon a time"));
        Assert.Equal(2, prompt.Parts.Count);
        Assert.True(prompt.Waits);

        scene.Answer(prompt, Answer.OfText("."));
        Assert.Equal("Once upon a time.", prompt.Reply);
    }

    [Fact]
    public void Tool_calls_get_ids_that_are_unique_in_the_session_and_end_in_tool_calls()
    {
        var scene = new Scene();
        var prompt = scene.Arrives(Some.TurnWithTools("go", "look"), Some.Asker("agent", Seat.Caller));
        scene.Part(prompt, new AnswerPart.Call(new ToolCall("", "look", "{}")));
        scene.Answer(prompt, new Answer([new AnswerPart.Call(new ToolCall("", "look", "{\"at\":1}"))], FinishReason.Stop));

        var calls = prompt.Parts.OfType<AnswerPart.Call>().Select(part => part.Value.Id).ToList();
        Assert.Equal(2, calls.Distinct().Count());
        Assert.DoesNotContain("", calls);
        Assert.Equal(new Outcome.Answered(FinishReason.ToolCalls), prompt.Outcome);
    }

    [Fact]
    public void An_empty_answer_is_an_answer()
    {
        var scene = new Scene();
        var prompt = scene.Caller("Say nothing.");
        scene.StandIn("ping");
        scene.StandIn("", "ping", "Say nothing.");

        Assert.Equal("", prompt.Reply);
        Assert.Empty(prompt.Parts);
    }

    [Fact]
    public void An_answer_to_an_unknown_prompt_is_rejected()
    {
        var scene = new Scene();
        scene.Apply(new SessionInput.AnswerGiven(scene.Now, new TurnId("nobody"), new Ending.Whole(Answer.OfText("?"))));
        scene.Apply(new SessionInput.PartGiven(scene.Now, new TurnId("nobody"), new AnswerPart.Text("?")));

        Assert.Equal([FaultCode.PromptGone, FaultCode.PromptGone], scene.Rejections.Select(fault => fault.Code));
    }

    [Fact]
    public void Pressing_regenerate_shows_the_same_prompt_again_and_answers_nothing()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var one = scene.Caller("one");
        var first = scene.StandIn("1", "ping", "one");
        var two = scene.Caller("two");
        Assert.Equal("two", first.Reply);

        var regenerated = scene.StandIn("1", "ping", "one");
        Assert.Equal("two", regenerated.Reply);
        Assert.True(two.Waits);
        Assert.Equal("1", one.Reply);
    }

    [Fact]
    public void A_client_with_a_window_of_history_may_say_the_same_twice()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        scene.Caller("Continue?");
        scene.StandIn("ok", "ping", "Continue?");
        scene.Caller("Continue?", "Continue?", "ok");
        var windowed = scene.StandIn("ok", "ok", "Continue?");
        var third = scene.Caller("Continue?", "Continue?", "ok", "Continue?", "ok");
        Assert.Equal("Continue?", windowed.Reply);

        scene.StandIn("ok", "ok", "Continue?");
        Assert.Equal("ok", third.Reply);
    }

    [Fact]
    public void A_newer_window_takes_the_older_ones_place()
    {
        var scene = new Scene();
        var older = scene.StandIn("ping");
        var newer = scene.StandIn("ping from another window");
        Assert.Equal(FaultCode.Superseded, older.Fault);

        scene.Caller("Hello");
        Assert.Equal("Hello", newer.Reply);
    }

    [Fact]
    public void A_join_word_brings_the_presented_prompt_to_another_device()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var phone = scene.Arrives(Some.Turn("/JOIN "), Some.Asker("phone"));
        Assert.Equal("Hello", phone.Reply);

        scene.Arrives(Some.Turn("Hi from my phone", "/JOIN ", "Hello"), Some.Asker("phone"));
        Assert.Equal("Hi from my phone", prompt.Reply);
    }

    [Fact]
    public void Words_of_a_device_that_was_not_shown_the_prompt_are_no_answer()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Caller("Hello");
        var phone = scene.Arrives(Some.Turn("anybody there?"), Some.Asker("phone", Seat.StandIn));

        Assert.Equal("Hello", phone.Reply);
        Assert.True(prompt.Waits);
    }
}
