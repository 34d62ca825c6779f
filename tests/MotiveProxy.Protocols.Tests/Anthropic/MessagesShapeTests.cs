using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Anthropic;

public sealed class MessagesShapeTests
{
    [Fact]
    public void Tools_are_kept_with_their_schemas_and_those_of_servers_by_name()
    {
        var tools = Messages.Turn(Messages.Body("""
            "tools":[{"name":"look","description":"Looks.","input_schema":{"type":"object","properties":{}}},
                     {"type":"custom","name":"go","input_schema":null},
                     {"type":"web_search_20250305","name":"web_search","max_uses":5},
                     {"type":"mcp_toolset","mcp_server_name":"x"},
                     {"name":"look","description":"Again."}]
            """)).Tools;
        Assert.Equal<ToolDeclaration>(
            [new("look", "Looks.", """{"properties":{},"type":"object"}"""), new("go", null, null), new("web_search", null, null)],
            tools);
    }

    public static TheoryData<string, ToolChoice> Choices => new()
    {
        { """{"type":"auto","disable_parallel_tool_use":true}""", new ToolChoice.Auto() },
        { """{"type":"any"}""", new ToolChoice.Required() },
        { """{"type":"none"}""", new ToolChoice.None() },
        { """{"name":"look","type":"tool"}""", new ToolChoice.Named("look") },
        { "null", new ToolChoice.Auto() },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void The_choice_of_tools_is_read(string choice, ToolChoice expected) =>
        Assert.Equal(expected, Messages.Turn(Messages.Body($"\"tool_choice\":{choice}")).ToolChoice);

    [Theory]
    [InlineData(""" "output_config":{"effort":"high","format":{"schema":{"type":"object","properties":{}},"type":"json_schema"}} """)]
    [InlineData(""" "output_format":{"type":"json_schema","schema":{"type":"object","properties":{}}} """)]
    public void A_schema_for_the_answer_is_read(string field) => Assert.Equal(
        new ResponseFormat.JsonSchema("", """{"properties":{},"type":"object"}"""), Messages.Turn(Messages.Body(field)).Format);

    [Theory]
    [InlineData(""" "output_config":{"effort":"high"} """)]
    [InlineData(""" "output_config":null """)]
    [InlineData(""" "output_config":{"format":null} """)]
    [InlineData(""" "thinking":{"type":"adaptive"},"metadata":{"user_id":"u"},"future":[{"x":[1]}] """)]
    public void Without_one_the_answer_is_plain_text(string field) =>
        Assert.Equal(new ResponseFormat.PlainText(), Messages.Turn(Messages.Body(field)).Format);

    [Theory]
    [InlineData(""" "thread":{"type":"create"} """, null)]
    [InlineData(""" "thread":{"previous_message_id":"msg_0198f00d","type":"continue"} """, "0198f00d")]
    [InlineData(""" "thread":{"type":"continue","previous_message_id":"somebody-elses"} """, "somebody-elses")]
    public void A_thread_is_kept_with_its_tools_and_goes_on_from_a_message(string field, string? after)
    {
        var continuation = Messages.Request(Messages.Body(field)).Continuation!;
        Assert.Equal(after, continuation.After);
        Assert.Equal((true, true, 0), (continuation.IsKept, continuation.KeepsTools, continuation.Instructions));
        Assert.Equal(FaultCode.ThreadUnknown, continuation.WhenUnknown);
        Assert.Null(Messages.Request(Messages.Body("\"thread\":null")).Continuation);
    }

    [Fact]
    public void Neither_max_tokens_nor_stream_has_to_be_sent()
    {
        var request = Messages.Request("""{"model":"demo","messages":[{"role":"user","content":"Hi"}]}""");
        Assert.Equal("demo", request.Model);
        Assert.False(request.Stream);
        Assert.True(Messages.Request(Messages.Body("\"stream\":true")).Stream);
    }
}
