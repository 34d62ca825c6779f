using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

/// <summary>The ids of tool calls: stable over retries, unique in a session.</summary>
public sealed class CallIdTests
{
    private static readonly Asker Agent = Some.Asker("agent", Seat.Caller);

    [Fact]
    public void The_same_tool_called_twice_in_one_answer_has_two_ids()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var prompt = Ask(scene, "go");
        scene.StandIn("/call look {}\n/call look {}", "ping", "go");

        Assert.Equal(2, Ids(prompt).Distinct().Count());
    }

    [Fact]
    public void Calls_given_in_parts_and_calls_that_end_the_answer_have_different_ids()
    {
        var scene = new Scene();
        var prompt = Ask(scene, "go");
        scene.Part(prompt, Call("look"));
        scene.Part(prompt, Call("look"));
        scene.Answer(prompt, new Answer([Call("look"), Call("look")], FinishReason.Stop));

        Assert.Equal(4, Ids(prompt).Distinct().Count());
    }

    [Fact]
    public void No_two_prompts_of_a_session_share_an_id()
    {
        var scene = new Scene();
        scene.StandIn("ping");
        var (one, other) = (Ask(scene, "go"), Ask(scene, "and now?"));
        scene.StandIn("/call look {}\n/call take {}", "ping", "go");
        scene.StandIn("/call look {}", "ping", "go", "/call look {}\n/call take {}", "and now?");

        Assert.Equal(3, Ids(one).Concat(Ids(other)).Distinct().Count());
    }

    [Fact]
    public void A_retry_that_joins_before_or_after_the_answer_has_the_same_ids()
    {
        var scene = new Scene { Delivers = false };
        scene.StandIn("ping");
        var prompt = Ask(scene, "go");
        scene.Part(prompt, Call("look"));
        scene.Loses(prompt);
        var joined = scene.Again(prompt);
        scene.Answer(joined.Admission!.Turn, new Answer([Call("look")], FinishReason.ToolCalls));
        scene.Loses(joined);
        var late = scene.Again(prompt, saysRetry: true);

        Assert.Equal(2, Ids(joined).Length);
        Assert.Equal(Ids(joined), Ids(late));
        Assert.Equal(Ids(prompt), Ids(joined)[..1]);
    }

    [Fact]
    public void An_id_that_the_operator_gives_is_kept_and_may_not_be_that_of_another_call()
    {
        var scene = new Scene(new SessionRules { Schemas = new NoCheck() });
        var history = Message.Of(Role.Assistant, "") with { ToolCalls = [new ToolCall("past", "look", "{}")] };
        var turn = Some.TurnWithTools("go", "look");
        var prompt = scene.Arrives(turn with { Messages = turn.Messages.Insert(0, history) }, Agent);
        scene.Part(prompt, Call("look", "mine"));
        scene.Part(prompt, Call("look", "mine"));
        scene.Part(prompt, Call("look", "past"));

        Assert.Equal(["mine"], Ids(prompt));
        Assert.Equal(["The id 'mine' is that of another call.", "The id 'past' is that of another call."], scene.Rejections.Select(fault => fault.Detail));
    }

    private static HoldLog Ask(Scene scene, string text) => scene.Arrives(Some.TurnWithTools(text, "look", "take"), Agent);

    private static AnswerPart.Call Call(string tool, string id = "") => new(new ToolCall(id, tool, "{}"));

    private static string[] Ids(HoldLog prompt) => [.. prompt.Parts.OfType<AnswerPart.Call>().Select(part => part.Value.Id)];

    private sealed class NoCheck : ISchemaCheck
    {
        public string? FindMistake(string schema, string value) => null;
    }
}
