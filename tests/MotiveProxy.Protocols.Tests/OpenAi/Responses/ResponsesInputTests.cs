using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.OpenAi.Responses;

public sealed class ResponsesInputTests
{
    [Fact]
    public void A_string_is_the_users_and_instructions_are_the_systems()
    {
        var messages = Responses.Request(Responses.Body("\"instructions\":\"Be kind.\"")).Turn.Messages;
        Assert.Equal([Role.System, Role.User], messages.Select(message => message.Role));
        Assert.Equal(["Be kind.", "Hi"], messages.Select(message => message.Text));
    }

    [Fact]
    public void The_items_of_one_answer_are_one_message_whatever_was_thought_in_between()
    {
        var messages = Read("""
            {"role":"user","content":"Weather?"},
            {"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"Let me see.","annotations":[]}]},
            {"type":"reasoning","id":"rs_1","summary":[],"content":[{"type":"reasoning_text","text":7}]},
            {"type":"function_call","id":"fc_1","call_id":"call_1","name":"look","arguments":"{}"},
            {"type":"custom_tool_call","call_id":"call_2","name":"note","input":"plain"},
            {"type":"message","role":"assistant","content":[{"type":"output_text","text":" And?"}]},
            {"type":"function_call_output","call_id":"call_1","output":"sunny"},
            {"type":"function_call_output","call_id":"call_2","output":[{"type":"input_text","text":"noted"}]}
            """);
        Assert.Equal([Role.User, Role.Assistant, Role.Tool, Role.Tool], messages.Select(message => message.Role));
        Assert.Equal("Let me see. And?", messages[1].Text);
        Assert.Equal([new ToolCall("call_1", "look", "{}"), new ToolCall("call_2", "note", "plain")], messages[1].ToolCalls.AsEnumerable());
        Assert.Equal(["call_1", "call_2"], messages[2..].Select(message => message.ToolCallId));
        Assert.Equal(["sunny", "noted"], messages[2..].Select(message => message.Text));
    }

    [Fact]
    public void An_answer_of_very_many_items_is_one_message_again()
    {
        const int items = 100_000;
        var calls = string.Join(',', Enumerable.Repeat("""{"type":"function_call","call_id":"c","name":"look"}""", items));
        var body = Responses.Body(input: $$"""[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yes."},{{calls}},{"role":"assistant","content":"Done."}]""");
        var messages = Assert.IsType<Decoded.Request>(Responses.Decode(body, new DecodeLimits(MaxMessages: 2 * items))).Value.Turn.Messages;
        Assert.Equal([Role.User, Role.Assistant], messages.Select(message => message.Role));
        Assert.Equal(items, messages[1].ToolCalls.Length);
        Assert.Equal("Yes.Done.", messages[1].Text);
    }

    [Fact]
    public void Two_messages_of_the_assistant_stay_two()
    {
        var messages = Read("""{"role":"assistant","content":"One."},{"role":"assistant","content":"Two."},{"role":"user","content":"Three?"}""");
        Assert.Equal(["One.", "Two.", "Three?"], messages.Select(message => message.Text));
    }

    [Fact]
    public void Images_are_shown_and_files_are_named()
    {
        var content = Read("""
            {"role":"user","content":[
                {"type":"input_image","image_url":"https://example.com/a.png","detail":"auto"},
                {"type":"input_image","file_id":"file_1"},
                {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"},
                {"type":"refusal","refusal":"No."}]}
            """)[0].Content;
        Assert.Equal(new Part.Image("https://example.com/a.png"), content[0]);
        Assert.Equal(new Part.Attachment("input_image", "file_1"), content[1]);
        Assert.StartsWith("a.pdf sha256:", Assert.IsType<Part.Attachment>(content[2]).Reference, StringComparison.Ordinal);
        Assert.Equal(new Part.Text("No."), content[3]);
    }

    [Fact]
    public void Tools_of_a_host_count_if_they_have_a_name()
    {
        var turn = Responses.Request(Responses.Body("""
            "tools":[{"type":"web_search"},{"type":"namespace","name":"agents","description":"d","tools":[]},{"type":"function","name":"look","parameters":{"b":1,"a":2}}],
            "tool_choice":{"type":"function","name":"look"}
            """)).Turn;
        Assert.Equal([new ToolDeclaration("agents", "d", null), new ToolDeclaration("look", null, """{"a":2,"b":1}""")], turn.Tools.AsEnumerable());
        Assert.Equal(new ToolChoice.Named("look"), turn.ToolChoice);
    }

    [Theory]
    [InlineData("""{"format":{"type":"text"},"verbosity":"low"}""", "PlainText { }")]
    [InlineData("""{"format":{"type":"json_object"}}""", "JsonObject { }")]
    [InlineData("""{"format":{"type":"json_schema","name":"n","schema":{"b":1,"a":2}}}""", """JsonSchema { Name = n, Schema = {"a":2,"b":1} }""")]
    [InlineData("{}", "PlainText { }")]
    public void The_format_of_the_text_is_read(string text, string format) =>
        Assert.Equal(format, Responses.Request(Responses.Body($"\"text\":{text}")).Turn.Format.ToString());

    [Fact]
    public void What_goes_on_from_a_response_names_it_and_answers_by_the_ids_of_their_items()
    {
        var continuation = Responses.Request(Responses.Body(
            "\"instructions\":\"x\",\"previous_response_id\":\"resp_0198aaaa\",\"store\":false",
            """[{"role":"user","content":"a"},{"type":"item_reference","id":"msg_0198bbbb"},{"type":"item_reference","id":"fc_0198bbbb_1"},{"role":"user","content":"b"}]""")).Continuation!;
        Assert.Equal("0198aaaa", continuation.After);
        Assert.False(continuation.IsKept);
        Assert.Equal(1, continuation.Instructions);
        Assert.Equal(new Reference(2, "0198bbbb"), Assert.Single(continuation.References));
    }

    private static System.Collections.Immutable.ImmutableArray<Message> Read(string items) => Responses.Request(Responses.Body(input: $"[{items}]")).Turn.Messages;
}
