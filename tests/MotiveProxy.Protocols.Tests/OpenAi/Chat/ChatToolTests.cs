using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

public sealed class ChatToolTests
{
    [Fact]
    public void A_schema_has_one_form_whatever_its_keys_order()
    {
        const string expected = """{"a":[1.50,1e2,true,null,"\"é\n"],"b":{},"é":{"x":1,"y":[]}}""";
        foreach (var schema in new[]
        {
            """{"é":{"y":[],"x":1},"b":{},"a":[1.50,1e2,true,null,"\"\u00e9\n"]}""",
            """ { "b" : { } , "a":[ 1.50, 1e2, true, null, "\u0022é\n" ], "\u00e9":{"x":0,"x":1,"y":[ ]} } """,
        })
            Assert.Equal(expected, Tool($$$"""{"type":"function","function":{"name":"t","parameters":{{{schema}}}}}""").Parameters);
    }

    [Theory]
    [InlineData("""{"type":"function","function":{"name":"t","description":"d"}}""", "t", "d")]
    [InlineData("""{"type":"function","function":{"description":null,"name":"t","parameters":null,"strict":true}}""", "t", null)]
    [InlineData("""{"function":{"name":"t"}}""", "t", null)]
    [InlineData("""{"type":"custom","custom":{"name":"t","description":"d","format":{"type":"text"}}}""", "t", "d")]
    [InlineData("""{"type":"browser","name":"t"}""", "t", null)]
    public void A_tool_is_known_by_its_name(string tool, string name, string? description)
    {
        var declared = Tool(tool);
        Assert.Equal(name, declared.Name);
        Assert.Equal(description, declared.Description);
    }

    [Fact]
    public void A_tool_of_an_unknown_kind_without_a_name_is_left_out() =>
        Assert.Equal("t", Tool("""{"type":"web_search"},{"type":"function","function":{"name":"t"}}""").Name);

    [Fact]
    public void Of_tools_of_one_name_the_first_counts() =>
        Assert.Equal("1", Tool("""{"function":{"name":"t","description":"1"}},{"function":{"name":"t","description":"2"}}""").Description);

    [Fact]
    public void Legacy_functions_are_tools()
    {
        var turn = Chat.Request(Chat.Body("""
            "functions":[{"name":"look","description":"d","parameters":{"type":"object"}}],"function_call":{"name":"look"}
            """)).Turn;
        Assert.Equal(new ToolDeclaration("look", "d", """{"type":"object"}"""), Assert.Single(turn.Tools));
        Assert.Equal(new ToolChoice.Named("look"), turn.ToolChoice);
    }

    [Theory]
    [InlineData("\"auto\"", typeof(ToolChoice.Auto))]
    [InlineData("\"none\"", typeof(ToolChoice.None))]
    [InlineData("\"required\"", typeof(ToolChoice.Required))]
    [InlineData("null", typeof(ToolChoice.Auto))]
    [InlineData("""{"type":"function","function":{"name":"t"}}""", typeof(ToolChoice.Named))]
    [InlineData("""{"type":"custom","custom":{"name":"t"}}""", typeof(ToolChoice.Named))]
    [InlineData("""{"type":"allowed_tools","allowed_tools":{"mode":"required","tools":[{"type":"function","function":{"name":"t"}}]}}""", typeof(ToolChoice.Required))]
    public void Every_form_of_choice_is_read(string choice, Type expected) =>
        Assert.IsType(expected, Chat.Request(Chat.Body($"\"tool_choice\":{choice}")).Turn.ToolChoice);

    [Theory]
    [InlineData("""{"type":"text"}""", "PlainText { }")]
    [InlineData("null", "PlainText { }")]
    [InlineData("""{"type":"json_object"}""", "JsonObject { }")]
    [InlineData("""{"type":"json_schema","json_schema":{"strict":true,"schema":{"b":1,"a":2},"name":"s"}}""", """JsonSchema { Name = s, Schema = {"a":2,"b":1} }""")]
    [InlineData("""{"type":"json_schema","json_schema":{}}""", "JsonSchema { Name = , Schema = {} }")]
    public void Every_form_of_answer_is_read(string format, string expected) =>
        Assert.Equal(expected, Chat.Request(Chat.Body($"\"response_format\":{format}")).Turn.Format.ToString());

    [Fact]
    public void Calls_of_the_history_are_read_to_the_byte()
    {
        var message = Chat.Request(Chat.Body(messages: """
            [{"role":"assistant","tool_calls":[
              {"index":0,"id":"c1","type":"function","function":{"name":"a","arguments":"{\"x\": 1}"}},
              {"id":"c2","type":"custom","custom":{"name":"b","input":"free text"}}]},
             {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"done"}]}]
            """)).Turn.Messages;
        Assert.Equal<ToolCall>([new ToolCall("c1", "a", "{\"x\": 1}"), new ToolCall("c2", "b", "free text")], message[0].ToolCalls);
        Assert.Equal("c1", message[1].ToolCallId);
    }

    private static ToolDeclaration Tool(string tools) => Assert.Single(Chat.Request(Chat.Body($"\"tools\":[{tools}]")).Turn.Tools);
}
