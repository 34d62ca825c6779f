using FsCheck;
using FsCheck.Fluent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Core.Tests;

public sealed class PromptTextTests
{
    [Fact]
    public void One_user_message_is_shown_verbatim()
    {
        Assert.Equal("  Hello\r\n\t*you*  ", Render(Some.Turn("  Hello\r\n\t*you*  ")));
    }

    [Fact]
    public void Only_what_is_new_is_shown()
    {
        Assert.Equal("third", Render(Some.Turn("third", "first", "second")));
    }

    [Fact]
    public void Several_messages_stand_under_headings()
    {
        var turn = new Turn([Message.Of(Role.User, "one"), Message.Of(Role.User, "two") with { Name = "Ann" }]);

        Assert.Equal("### User\n\none\n\n### User Ann\n\ntwo", Render(turn));
    }

    [Fact]
    public void A_tool_result_stands_under_the_name_of_its_tool()
    {
        var turn = new Turn(
        [
            Message.Of(Role.User, "weather?"),
            new Message(Role.Assistant, []) { ToolCalls = [new ToolCall("c1", "get_weather", "{}")] },
            Message.Of(Role.Tool, "sunny") with { ToolCallId = "c1" },
        ]);

        Assert.Equal("### Result of `get_weather`\n\nsunny", Render(turn));
    }

    [Fact]
    public void A_result_bears_the_name_of_the_last_call_of_its_id_or_else_its_own()
    {
        var turn = new Turn(
        [
            new Message(Role.Assistant, []) { ToolCalls = [new ToolCall("c1", "first", "{}"), new ToolCall("c1", "last", "{}"), new ToolCall("", "nameless", "{}")] },
            Message.Of(Role.Tool, "1") with { ToolCallId = "c1" },
            Message.Of(Role.Tool, "2") with { ToolCallId = "c2" },
            Message.Of(Role.Tool, "3") with { Name = "own" },
            Message.Of(Role.Tool, "4"),
        ]);

        Assert.Equal("### Result of `last`\n\n1\n\n### Result of `c2`\n\n2\n\n### Result of `own`\n\n3\n\n### Result of `a tool`\n\n4", Render(turn));
    }

    [Fact]
    public void Images_are_markdown_images_and_other_media_are_named()
    {
        var turn = new Turn([new Message(Role.User, [new Part.Text("See:"), new Part.Image("https://x/y.png"), new Part.Attachment("input_audio", "wav")])]);

        Assert.Equal("See:\n\n![image](https://x/y.png)\n\n[input_audio: wav]", Render(turn));
    }

    [Fact]
    public void System_messages_and_tools_come_before_the_first_prompt_only_and_only_when_asked_for()
    {
        var first = Some.TurnWithTools("go", "look") with { Messages = [Message.Of(Role.System, "Be brief."), Message.Of(Role.User, "go")] };
        var later = first with { Messages = [.. first.Messages, Message.Of(Role.Assistant, "ok"), Message.Of(Role.User, "on")] };

        Assert.Equal("go", Render(first));
        Assert.Equal("### System\n\nBe brief.\n\n### User\n\ngo\n\n### Tool `look`\n\n", Render(first, Presenting.Full));
        Assert.Equal("on", Render(later, Presenting.Full));
    }

    [Fact]
    public void A_turn_without_anything_new_shows_its_last_message()
    {
        Assert.Equal("### System\n\nBegin.", Render(new Turn([Message.Of(Role.System, "Begin.")])));
        Assert.Equal(
            "### Assistant, to be continued\n\nOnce",
            Render(new Turn([Message.Of(Role.User, "Tell"), Message.Of(Role.Assistant, "Once")])));
    }

    /// <summary>Invariant 5.</summary>
    [Fact]
    public void Any_text_crosses_both_ways_unchanged()
    {
        var property = Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            var said = text.Get;
            if (said.StartsWith('/') || said.Trim().Length == 0)
                return;

            var scene = new Scene();
            var ping = scene.StandIn("ping");
            var prompt = scene.Caller(said);
            Assert.Equal(said, ping.Reply);
            scene.StandIn(said, "ping", said);
            Assert.Equal(said, prompt.Reply);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithQuietOnSuccess(true), property);
    }

    [Fact]
    public void A_mebibyte_of_emoji_crosses_unchanged()
    {
        var text = string.Concat(Enumerable.Repeat("🧌\n```x```\u2028", 1 << 16));
        var scene = new Scene();
        var ping = scene.StandIn("ping");
        scene.Caller(text);

        Assert.Equal(text, ping.Reply);
    }

    private static string Render(Turn turn, Presenting presenting = Presenting.New) => PromptText.Render(turn, presenting);
}
