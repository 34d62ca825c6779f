using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class CommandTests
{
    [Theory]
    [InlineData("/call look {\"at\": \"door\"}", "look", "{\"at\": \"door\"}")]
    [InlineData("/call look", "look", "{}")]
    [InlineData("/call look {\n  \"at\": \"door\"\n}\n", "look", "{\n  \"at\": \"door\"\n}")]
    [InlineData("/call look{}", "look", "{}")]
    public void Call_calls_a_tool_with_the_arguments_as_typed(string words, string tool, string arguments)
    {
        var prompt = Said(words);

        var call = Assert.IsType<AnswerPart.Call>(Assert.Single(prompt.Parts)).Value;
        Assert.Equal((tool, arguments), (call.Name, call.Arguments));
        Assert.Equal(new Outcome.Answered(FinishReason.ToolCalls), prompt.Outcome);
    }

    [Fact]
    public void Several_calls_stand_on_lines_of_their_own()
    {
        var prompt = Said("/call look {\"at\":1}\n/call take\n/call look {\"at\":2}");

        Assert.Equal(["look {\"at\":1}", "take {}", "look {\"at\":2}"], prompt.Parts.Cast<AnswerPart.Call>().Select(part => $"{part.Value.Name} {part.Value.Arguments}"));
    }

    [Fact]
    public void An_answer_has_room_for_128_calls_and_what_they_say_may_be_in_any_script()
    {
        var calls = string.Concat(Enumerable.Repeat("/call look {\"at\":\"\u30C9\u30A2 \U0001F6AA\"}\u00A0\n", 128));
        Assert.Equal(128, Said(calls).Parts.Count);
        Assert.Equal("{\"at\":\"\u30C9\u30A2 \U0001F6AA\"}", ((AnswerPart.Call)Said(calls).Parts[^1]).Value.Arguments);

        var (scene, prompt) = Presented();
        Assert.StartsWith(Notice.Beginning + "An answer has at most 128 calls.", scene.StandIn(calls + "/call take", "ping", "go").Reply, StringComparison.Ordinal);
        Assert.True(prompt.Waits);
    }

    [Fact]
    public void Of_what_is_wrong_only_the_beginning_is_repeated()
    {
        var (scene, _) = Presented();
        var wrong = scene.StandIn("/call look " + new string('\u30C9', 100_000), "ping", "go").Reply!;
        Assert.Contains(new string('\u30C9', 20) + "...", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain('\uFFFD', wrong);
        Assert.InRange(wrong.Length, 1, 200);
    }

    [Theory]
    [InlineData("/call fly {}", "No tool is called 'fly'. Declared: look, take")]
    [InlineData("/call look {\"at\":", "The arguments of look are not a JSON object: {\"at\":")]
    [InlineData("/call look [1]", "The arguments of look are not a JSON object: [1]")]
    [InlineData("/call look {} and then?", "After a call only another may follow")]
    [InlineData("/error", "Give a status from 400 to 599")]
    [InlineData("/error 200 fine", "Give a status from 400 to 599")]
    [InlineData("/refuse", "Say why")]
    public void A_command_that_cannot_be_carried_out_is_told_to_the_stand_in_and_the_prompt_stays_open(string words, string reason)
    {
        var (scene, prompt) = Presented();
        var wrong = scene.StandIn(words, "ping", "go");

        Assert.StartsWith(Notice.Beginning + reason, wrong.Reply, StringComparison.Ordinal);
        Assert.True(prompt.Waits);
        scene.StandIn("I mean: hello", "ping", "go", words, wrong.Reply!);
        Assert.Equal("I mean: hello", prompt.Reply);
    }

    [Fact]
    public void Refuse_refuses()
    {
        var prompt = Said("/refuse I'd rather not.");

        Assert.Equal(new AnswerPart.Refusal("I'd rather not."), Assert.Single(prompt.Parts));
        Assert.Equal(new Outcome.Answered(FinishReason.Stop), prompt.Outcome);
    }

    [Theory]
    [InlineData("/error 429 Slow down, please", 429, "Slow down, please")]
    [InlineData("/error 503", 503, "An error on purpose, with status 503.")]
    public void Error_gives_an_error_on_purpose(string words, int status, string message)
    {
        Assert.Equal(new Outcome.ErrorGiven(status, message), Said(words).Outcome);
    }

    [Theory]
    [InlineData("/length It was a dark and", "It was a dark and")]
    [InlineData("/length", "")]
    public void Length_cuts_the_answer_there(string words, string text)
    {
        var prompt = Said(words);

        Assert.Equal(new Outcome.Answered(FinishReason.Length), prompt.Outcome);
        Assert.Equal(text, prompt.Reply);
    }

    [Theory]
    [InlineData("//refuse to answer", "/refuse to answer")]
    [InlineData("//call look {}", "/call look {}")]
    [InlineData("//end", "/end")]
    [InlineData("// a comment", "// a comment")]
    [InlineData("//etc/hosts", "//etc/hosts")]
    [InlineData("/callback urls are nice", "/callback urls are nice")]
    [InlineData("/end of the story", "/end of the story")]
    [InlineData("/endless", "/endless")]
    [InlineData(" /refuse", " /refuse")]
    [InlineData("I say: /refuse it", "I say: /refuse it")]
    [InlineData("/Refuse it", "/Refuse it")]
    public void Anything_else_is_text_verbatim(string words, string text)
    {
        Assert.Equal(text, Said(words).Reply);
    }

    [Fact]
    public void Call_is_text_where_the_prompt_declares_no_tools_or_forbids_them()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var plain = scene.Caller("go");
        var next = scene.StandIn("/call look {}", "ping", "go");
        Assert.Equal("/call look {}", plain.Reply);

        var forbidden = scene.Arrives(
            Some.TurnWithTools("once more", "look") with { ToolChoice = new ToolChoice.None() }, Some.Asker("agent", Seat.Caller));
        scene.StandIn("//call look {}", "ping", "go", "/call look {}", next.Reply!);
        Assert.Equal("//call look {}", forbidden.Reply);
    }

    private static HoldLog Said(string words)
    {
        var (scene, prompt) = Presented();
        scene.StandIn(words, "ping", "go");
        return prompt;
    }

    private static (Scene Scene, HoldLog Prompt) Presented()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        return (scene, scene.Arrives(Some.TurnWithTools("go", "look", "take"), Some.Asker("agent", Seat.Caller)));
    }
}
