using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>What the caller declared that it takes, and what becomes of an answer that is something else. Here a schema is a word that a value must have in it.</summary>
public sealed class AnswerCheckTests
{
    private const string Hint = " To send it all the same, begin with /send!";

    private static readonly Asker Agent = Some.Asker("agent", Seat.Caller);

    [Theory]
    [InlineData("/call look {\"at\": \"wall\"}", "Arguments of \"look\": must have door in it.")]
    [InlineData("/call take {}\n/call look {\"at\": \"wall\"}", "Arguments of \"look\": must have door in it.")]
    [InlineData("/call fly {}", "No tool is called 'fly'. Declared: look, take.")]
    [InlineData("/call look [1]", "The arguments of look are not a JSON object: [1]")]
    public void A_call_that_does_not_fit_is_told_to_the_stand_in_and_the_prompt_stays_open(string words, string reason)
    {
        var (scene, prompt) = Presented(Tools);
        var wrong = scene.StandIn(words, "ping", "go");

        Assert.Equal(Notice.Beginning + reason + Hint, wrong.Reply);
        Assert.Empty(prompt.Parts);
        Assert.Contains(new SessionEvent.AnswerMistaken(prompt.Admission!.Turn, reason + Hint), scene.Events);
        scene.StandIn("/call look {\"at\": \"door\"}", "ping", "go", words, wrong.Reply!);
        Assert.Equal(["look {\"at\": \"door\"}"], Calls(prompt));
    }

    [Theory]
    [InlineData("/send! /call look {\"at\": \"wall\"}", "look {\"at\": \"wall\"}")]
    [InlineData("/send! /call fly {}", "fly {}")]
    [InlineData("/send! /call look [1]", "look [1]")]
    [InlineData("/send! /call look {\"at\":\n/call take broken {", "look {\"at\":", "take broken {")]
    public void A_call_that_does_not_fit_is_sent_if_the_stand_in_insists(string words, params string[] calls)
    {
        var (scene, prompt) = Presented(Tools);
        scene.StandIn(words, "ping", "go");

        Assert.Equal(calls, Calls(prompt));
        Assert.Equal(new Outcome.Answered(FinishReason.ToolCalls), prompt.Outcome);
    }

    [Fact]
    public void Who_insists_can_call_what_the_prompt_does_not_offer()
    {
        var (scene, prompt) = Presented(Some.Turn("go"));
        scene.StandIn("/send! /call look", "ping", "go");

        Assert.Equal(["look {}"], Calls(prompt));
    }

    [Fact]
    public void Text_in_another_form_is_told_to_the_stand_in_and_the_prompt_stays_open()
    {
        var (scene, prompt) = Presented(Form);
        var wrong = scene.StandIn("It rains.", "ping", "go");

        Assert.Equal($"{Notice.Beginning}The answer: must have wet in it.{Hint}", wrong.Reply);
        Assert.True(prompt.Waits);
        var again = scene.StandIn("No, really, it does.", "ping", "go", "It rains.", wrong.Reply!);
        Assert.Equal(wrong.Reply, again.Reply);
        scene.StandIn("It is wet.", "ping", "go", "It rains.", wrong.Reply!, "No, really, it does.", again.Reply!);
        Assert.Equal("It is wet.", prompt.Reply);
    }

    [Theory]
    [InlineData("/send! It rains.", "It rains.")]
    [InlineData("/send!  two spaces,\nand a line", " two spaces,\nand a line")]
    [InlineData("/send! /send! twice", "/send! twice")]
    [InlineData("/send! //call me", "/call me")]
    public void Text_in_another_form_is_sent_if_the_stand_in_insists(string words, string text)
    {
        var (scene, prompt) = Presented(Form);
        scene.StandIn(words, "ping", "go");

        Assert.Equal(text, prompt.Reply);
    }

    [Theory]
    [InlineData("/send!", "Say what to send: /send! TEXT or /send! /call NAME {json}")]
    [InlineData("/send! \n", "Say what to send: /send! TEXT or /send! /call NAME {json}")]
    [InlineData("/send! /error", "Give a status from 400 to 599")]
    public void Insisting_on_nothing_is_a_mistake(string words, string reason)
    {
        var (scene, prompt) = Presented(Form);

        Assert.StartsWith(Notice.Beginning + reason, scene.StandIn(words, "ping", "go").Reply, StringComparison.Ordinal);
        Assert.True(prompt.Waits);
    }

    [Theory]
    [InlineData("//send! it", "/send! it")]
    [InlineData("/send it", "/send it")]
    [InlineData("/send!it", "/send!it")]
    public void Words_that_look_like_insisting_are_text(string words, string text)
    {
        var (scene, prompt) = Presented(Some.Turn("go"));
        scene.StandIn(words, "ping", "go");

        Assert.Equal(text, prompt.Reply);
    }

    [Theory]
    [InlineData("/refuse I will not say.")]
    [InlineData("/error 429 Later")]
    [InlineData("/length It rai")]
    public void Refusals_errors_and_answers_that_are_cut_need_not_fit(string words)
    {
        var (scene, prompt) = Presented(Form);
        scene.StandIn(words, "ping", "go");

        Assert.False(prompt.Waits);
    }

    [Fact]
    public void Text_beside_a_call_need_not_fit_for_the_answer_is_yet_to_come()
    {
        var (scene, prompt) = Presented(Tools with { Format = Form.Format });
        scene.Part(prompt, new AnswerPart.Text("Let me see. "));
        scene.StandIn("/call look {\"at\": \"door\"}", "ping", "go");

        Assert.Equal(["look {\"at\": \"door\"}"], Calls(prompt));
    }

    [Fact]
    public void Text_where_a_tool_must_be_called_is_passed_on()
    {
        var (scene, prompt) = Presented(Tools with { ToolChoice = new ToolChoice.Required() });
        scene.StandIn("I'd rather talk.", "ping", "go");

        Assert.Equal("I'd rather talk.", prompt.Reply);
    }

    [Fact]
    public void Any_JSON_object_will_do_where_only_that_is_asked_for()
    {
        var (scene, prompt) = Presented(Some.Turn("go") with { Format = new ResponseFormat.JsonObject() });

        Assert.Contains("must have {\"type\":\"object\"} in it", scene.StandIn("hi", "ping", "go").Reply, StringComparison.Ordinal);
        Assert.True(prompt.Waits);
    }

    [Fact]
    public void Without_a_check_everything_is_passed_on()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = scene.Arrives(Form, Agent);
        scene.StandIn("It rains.", "ping", "go");

        Assert.Equal("It rains.", prompt.Reply);
    }

    [Fact]
    public void The_operators_answer_that_does_not_fit_is_refused_unless_it_is_forced()
    {
        var (scene, prompt) = Presented(Form);
        scene.Answer(prompt, Answer.OfText("It rains."));

        Assert.True(prompt.Waits);
        var refusal = Assert.Single(scene.Rejections);
        Assert.Equal((FaultCode.AnswerInvalid, "The answer: must have wet in it. To send it all the same, add \"force\": true."), (refusal.Code, refusal.Detail));
        scene.Answer(prompt, Answer.OfText("It rains."), isForced: true);
        Assert.Equal("It rains.", prompt.Reply);
    }

    [Fact]
    public void A_call_given_as_a_part_is_checked_before_anybody_hears_of_it()
    {
        var (scene, prompt) = Presented(Tools);
        scene.Part(prompt, Call("look", "{}"));
        scene.Part(prompt, Call("fly", "{}"));
        scene.Part(prompt, Call("look", "{\"at\": \"door\"}"));

        Assert.Equal([FaultCode.AnswerInvalid, FaultCode.AnswerInvalid], scene.Rejections.Select(fault => fault.Code));
        Assert.Equal(["look {\"at\": \"door\"}"], Calls(prompt));
    }

    [Fact]
    public void Text_given_in_parts_is_checked_as_a_whole_and_its_wrong_end_is_refused()
    {
        var (scene, prompt) = Presented(Form);
        scene.Part(prompt, new AnswerPart.Text("It is w"));
        scene.Answer(prompt, new Answer([], FinishReason.Stop));
        Assert.True(prompt.Waits);

        scene.Answer(prompt, Answer.OfText("et."));
        Assert.Equal("It is wet.", prompt.Reply);
    }

    [Fact]
    public void A_tool_may_not_be_called_where_the_caller_forbids_it()
    {
        var (scene, prompt) = Presented(Tools with { ToolChoice = new ToolChoice.None() });
        scene.Part(prompt, Call("look", "{\"at\": \"door\"}"));

        Assert.Equal("The caller lets no tool be called this time.", Assert.Single(scene.Rejections).Detail);
    }

    private static Turn Tools => Some.Turn("go") with
    {
        Tools = [new ToolDeclaration("look", null, "door"), new ToolDeclaration("take", null, null)],
    };

    private static Turn Form => Some.Turn("go") with { Format = new ResponseFormat.JsonSchema("weather", "wet") };

    private static AnswerPart.Call Call(string tool, string arguments) => new(new ToolCall("", tool, arguments));

    private static IEnumerable<string> Calls(HoldLog prompt) =>
        prompt.Parts.OfType<AnswerPart.Call>().Select(part => $"{part.Value.Name} {part.Value.Arguments}");

    private static (Scene Scene, HoldLog Prompt) Presented(Turn turn)
    {
        var scene = new Scene(new SessionRules { Schemas = new WordCheck() });
        scene.StandIn("ping");
        return (scene, scene.Arrives(turn, Agent));
    }

    private sealed class WordCheck : ISchemaCheck
    {
        public string? FindMistake(string schema, string value) =>
            value.Contains(schema, StringComparison.Ordinal) || (schema is "{\"type\":\"object\"}" && value is ['{', ..])
                ? null
                : $"must have {schema} in it";
    }
}
