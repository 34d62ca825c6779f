using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Anthropic;

public sealed class MessagesContentTests
{
    [Theory]
    [InlineData("\"a\\n\\u00e9\\ud83d\\ude00 \u2028\"", "a\né\U0001F600 \u2028")]
    [InlineData("\"\"", "")]
    [InlineData("""[{"type":"text","text":"a","cache_control":{"type":"ephemeral"}},{"text":"b","type":"text"},"c"]""", "abc")]
    public void Text_is_read_as_it_was_sent(string content, string expected) => Assert.Equal(expected, Only(content).Text);

    [Theory]
    [InlineData("\"Be terse.\"", "Be terse.")]
    [InlineData("""[{"type":"text","text":"Be "},{"type":"text","text":"terse.","cache_control":{"type":"ephemeral"}}]""", "Be terse.")]
    public void The_system_is_the_first_message(string system, string expected)
    {
        var messages = Messages.Turn(Messages.Body($"\"system\":{system}")).Messages;
        Assert.Equal([Role.System, Role.User], messages.Select(message => message.Role));
        Assert.Equal(expected, messages[0].Text);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_system_that_says_nothing_is_no_message(string system) =>
        Assert.Single(Messages.Turn(Messages.Body($"\"system\":{system}")).Messages);

    [Fact]
    public void A_system_message_may_stand_among_the_others()
    {
        var messages = Messages.Turn(Messages.Body(messages: """
            [{"role":"user","content":"Hi"},{"role":"system","content":"It is dark."},{"content":[{"type":"text","text":"Hm."}],"role":"assistant"}]
            """)).Messages;
        Assert.Equal([Role.User, Role.System, Role.Assistant], messages.Select(message => message.Role));
    }

    [Theory]
    [InlineData("""{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}}""", "https://example.com/a.png")]
    [InlineData("""{"type":"image","source":{"data":"AAAA","media_type":"image\/png","type":"base64"}}""", "data:image/png;base64,AAAA")]
    public void An_image_is_kept(string block, string url) => Assert.Equal(url, Assert.IsType<Part.Image>(Only($"[{block}]").Content[0]).Url);

    [Theory]
    [InlineData("""{"type":"image","source":{"type":"file","file_id":"file_1"}}""", "image", "file_1")]
    [InlineData("""{"type":"image","source":{"type":"base64","media_type":"application/pdf","data":"SECRETSECRET"}}""", "image", "sha256:")]
    [InlineData("""{"type":"document","title":"Plan","source":{"type":"base64","media_type":"application/pdf","data":"SECRETSECRET"}}""", "document", "Plan sha256:")]
    [InlineData("""{"type":"document","source":{"type":"url","url":"https://example.com/a.pdf"}}""", "document", "https://example.com/a.pdf")]
    [InlineData("""{"type":"search_result","source":"SECRET","title":"SECRET"}""", "search_result", "sha256:")]
    [InlineData("""{"type":"hologram","text":7,"data":"SECRETSECRET"}""", "hologram", "sha256:")]
    public void Other_media_are_named_and_not_kept(string block, string kind, string reference)
    {
        var attachment = Assert.IsType<Part.Attachment>(Only($"[{block}]").Content[0]);
        Assert.Equal(kind, attachment.Kind);
        Assert.StartsWith(reference, attachment.Reference, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", attachment.Reference, StringComparison.Ordinal);
    }

    [Fact]
    public void Thinking_is_passed_over()
    {
        var message = Only("""[{"type":"thinking","thinking":"Hm.","signature":"x"},{"type":"redacted_thinking","data":"x"},{"type":"text","text":"Yes."}]""", "assistant");
        Assert.Equal(new Part.Text("Yes."), Assert.Single(message.Content));
        Assert.Empty(Only("""[{"type":"thinking","thinking":"Hm.","signature":"x"}]""", "assistant").Content);
    }

    [Fact]
    public void Calls_of_tools_are_read_with_their_input_as_text()
    {
        var message = Only("""[{"type":"text","text":"So:"},{"type":"tool_use","id":"toolu_1","name":"look","input":{"b":1,"a":[2]}},{"type":"tool_use","id":"toolu_2","name":"go","input":{}}]""", "assistant");
        Assert.Equal("So:", message.Text);
        Assert.Equal<ToolCall>([new ToolCall("toolu_1", "look", """{"b":1,"a":[2]}"""), new ToolCall("toolu_2", "go", "{}")], message.ToolCalls);
    }

    [Fact]
    public void Results_of_tools_become_messages_of_their_own_in_their_order()
    {
        var messages = Messages.Turn(Messages.BodyOfContent("""
            [{"type":"text","text":"first"},
             {"type":"tool_result","tool_use_id":"toolu_1","content":"a door"},
             {"type":"tool_result","tool_use_id":"toolu_2","content":[{"type":"text","text":"a wall"},{"type":"image","source":{"type":"url","url":"https://example.com/"}}]},
             {"type":"tool_result","tool_use_id":"toolu_3","is_error":true,"content":"no legs"},
             {"type":"tool_result","tool_use_id":"toolu_4"},
             {"type":"text","text":"last"}]
            """)).Messages;

        Assert.Equal([Role.User, Role.Tool, Role.Tool, Role.Tool, Role.Tool, Role.User], messages.Select(message => message.Role));
        Assert.Equal(["first", "a door", "a wall", "The tool failed: no legs", "", "last"], messages.Select(message => message.Text));
        Assert.Equal([null, "toolu_1", "toolu_2", "toolu_3", "toolu_4", null], messages.Select(message => message.ToolCallId));
        Assert.IsType<Part.Image>(messages[2].Content[1]);
    }

    [Fact]
    public void A_result_says_something_and_holds_no_other_results()
    {
        var message = Only("""
            [{"type":"tool_result","tool_use_id":"a","content":[{"type":"tool_result","tool_use_id":7},{"type":"tool_use"},{"type":"text","text":"done"}]}]
            """);
        Assert.Equal("done", message.Text);
        Assert.Equal("a", message.ToolCallId);
    }

    [Fact]
    public void A_message_of_results_alone_leaves_nothing_behind()
    {
        var messages = Messages.Turn(Messages.BodyOfContent("""[{"type":"tool_result","tool_use_id":"toolu_1","content":"a door"}]""")).Messages;
        Assert.Equal(Role.Tool, Assert.Single(messages).Role);
    }

    private static Message Only(string content, string role = "user") =>
        Assert.Single(Messages.Turn(Messages.BodyOfContent(content, role)).Messages);
}
