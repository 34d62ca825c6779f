using MotiveProxy.Core.Conversations;
using MotiveProxy.Server.WebConsole.Drawing;

namespace MotiveProxy.Server.Tests.WebConsole.Drawing;

/// <summary>What a line of a list says of a prompt and of its client.</summary>
public sealed class ExcerptTests
{
    private const string Troll = "\U0001F9CC";

    [Theory]
    [InlineData("Who goes there?", "Who goes there?")]
    [InlineData("  Who\n\tgoes   there?\r\n", "Who goes there?")]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    public void A_prompt_is_the_last_thing_said_in_one_line(string said, string excerpt) => Assert.Equal(excerpt, Of(Message.Of(Role.User, "before"), Message.Of(Role.User, said)));

    [Fact]
    public void A_long_prompt_is_cut_and_says_so()
    {
        Assert.Equal(new string('x', 240), Of(Message.Of(Role.User, new string('x', 240))));
        Assert.Equal(new string('x', 240) + "…", Of(Message.Of(Role.User, new string('x', 241))));
        Assert.Equal($"a …", Of(Message.Of(Role.User, "a" + new string(' ', 1000) + "b")));
    }

    [Fact]
    public void What_stands_far_behind_blank_lines_is_seen() => Assert.Equal("Here.", Of(Message.Of(Role.User, new string('\n', 5000) + "Here.")));

    [Fact]
    public void No_character_is_cut_in_two()
    {
        Assert.Equal(new string('x', 239) + "…", Of(Message.Of(Role.User, new string('x', 239) + Troll)));
        Assert.Equal(new string('x', 47) + "…", ShortClient.Of(new string('x', 47) + Troll));
    }

    [Fact]
    public void What_is_no_text_is_named()
    {
        Assert.Equal("an image", Of(new Message(Role.User, [new Part.Image("data:image/png;base64,AAAA")])));
        Assert.Equal("an attachment: pdf", Of(new Message(Role.User, [new Part.Attachment("pdf", "file-1")])));
        Assert.Equal("Look!", Of(new Message(Role.User, [new Part.Image("data:image/png;base64,AAAA"), new Part.Text("Look!")])));
        Assert.Equal("", Of(new Message(Role.User, [])));
    }

    [Fact]
    public void The_result_of_a_tool_is_said_to_be_one() =>
        Assert.Equal("tool result: 17 degrees", Of(Message.Of(Role.User, "Warm?"), Message.Of(Role.Tool, "17\ndegrees") with { ToolCallId = "call-1" }));

    [Fact]
    public void A_turn_whose_words_are_gone_has_no_excerpt()
    {
        Assert.Equal("", PromptExcerpt.Of(Some.Prompt("p", new Turn([]))));
        Assert.Equal("", PromptExcerpt.Of(Some.Prompt("p", new Turn([])) with { Prompt = null }));
    }

    [Fact]
    public void A_client_is_what_it_calls_itself_cut_where_it_becomes_long()
    {
        Assert.Equal("unnamed client", ShortClient.Of(""));
        Assert.Equal(new string('x', 48), ShortClient.Of(new string('x', 48)));
        Assert.Equal(new string('x', 48) + "…", ShortClient.Of(new string('x', 49)));
    }

    private static string Of(params Message[] messages) => PromptExcerpt.Of(Some.Prompt("p", new Turn([.. messages])));
}
