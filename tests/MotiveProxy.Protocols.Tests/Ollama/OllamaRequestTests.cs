using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Housekeeping;
using MotiveProxy.Protocols.Ollama;

namespace MotiveProxy.Protocols.Tests.Ollama;

public sealed class OllamaRequestTests
{
    private static readonly ChatCodec Chat = OllamaWords.Chat;
    private static readonly GenerateCodec Generate = OllamaWords.Generate;

    [Theory]
    [InlineData("", true)]
    [InlineData("\"stream\":null", true)]
    [InlineData("\"stream\":true", true)]
    [InlineData("\"stream\":false", false)]
    public void A_reply_is_a_stream_unless_it_is_said_not_to_be(string fields, bool streamed)
    {
        Assert.Equal(streamed, Chat.Read(OllamaWords.Body(Chat, fields)).Stream);
        Assert.Equal(streamed, Generate.Read(OllamaWords.Body(Generate, fields)).Stream);
    }

    [Theory]
    [InlineData("troll", "troll")]
    [InlineData("troll:latest", "troll")]
    [InlineData("troll|A:latest", "troll|A")]
    [InlineData("troll:7b", "troll:7b")]
    public void The_tag_latest_is_no_part_of_the_name(string sent, string model) =>
        Assert.Equal(model, Chat.Read($$"""{"model":"{{sent}}","messages":[{"role":"user","content":"Hi"}]}""").Model);

    [Theory]
    [InlineData("\"\"", typeof(ResponseFormat.PlainText))]
    [InlineData("null", typeof(ResponseFormat.PlainText))]
    [InlineData("\"json\"", typeof(ResponseFormat.JsonObject))]
    [InlineData("{\"type\":\"object\"}", typeof(ResponseFormat.JsonSchema))]
    public void Every_form_of_answer_can_be_asked_for(string format, Type expected)
    {
        Assert.IsType(expected, Chat.Read(OllamaWords.Body(Chat, $"\"format\":{format}")).Turn.Format);
        Assert.IsType(expected, Generate.Read(OllamaWords.Body(Generate, $"\"format\":{format}")).Turn.Format);
    }

    [Fact]
    public void A_prompt_is_a_conversation_of_one_message_after_its_instructions()
    {
        var turn = Generate.Read(OllamaWords.Body(Generate, "\"system\":\"Be terse.\",\"images\":[\"/9j/4AAQ\"],\"context\":[1,2],\"raw\":true")).Turn;
        Assert.Equal([Role.System, Role.User], turn.Messages.Select(message => message.Role));
        Assert.Equal("Be terse.", turn.Messages[0].Text);
        Assert.Equal([new Part.Text("Hi"), new Part.Image("data:image/jpeg;base64,/9j/4AAQ")], turn.Messages[1].Content.ToArray());
    }

    [Fact]
    public void Images_are_shown_if_their_kind_is_known_and_named_if_not()
    {
        var content = Chat.Read(OllamaWords.Messages("""{"role":"user","content":"","images":["iVBORw0KGgoAAA","data:image/webp;base64,xyz","AAAA"]}""")).Turn.Messages[0].Content;
        Assert.Equal(new Part.Image("data:image/png;base64,iVBORw0KGgoAAA"), content[0]);
        Assert.Equal(new Part.Image("data:image/webp;base64,xyz"), content[1]);
        Assert.StartsWith("sha256:", Assert.IsType<Part.Attachment>(content[2]).Reference, StringComparison.Ordinal);
    }

    [Fact]
    public void Calls_without_ids_get_them_from_their_place_and_results_find_their_calls()
    {
        var messages = Chat.Read(OllamaWords.Messages("""
            {"role":"user","content":"Go"},
            {"role":"assistant","content":"","tool_calls":[{"function":{"name":"a","arguments":{"y":1,"x":2}}},{"function":{"name":"b","arguments":"{\"z\":3}"}},{"function":{"name":"a"}}]},
            {"role":"tool","tool_name":"b","content":"1"},
            {"role":"tool","name":"a","content":"2"},
            {"role":"tool","content":"3"},
            {"role":"tool","tool_name":"c","content":"4"}
            """)).Turn.Messages;
        Assert.Equal(
            [new ToolCall("call_1_0", "a", """{"x":2,"y":1}"""), new ToolCall("call_1_1", "b", """{"z":3}"""), new ToolCall("call_1_2", "a", "{}")],
            messages[1].ToolCalls.ToArray());
        Assert.Empty(messages[1].Content);
        Assert.Equal(["call_1_1", "call_1_0", "call_1_2", null], messages.Skip(2).Select(message => message.ToolCallId));
        Assert.Equal(["b", "a", null, "c"], messages.Skip(2).Select(message => message.Name));
    }

    [Fact]
    public void Calls_keep_the_ids_that_they_were_given()
    {
        var messages = Chat.Read(OllamaWords.Messages("""
            {"role":"user","content":"Go"},
            {"role":"assistant","content":"","tool_calls":[{"id":"call_p_0","function":{"name":"a","arguments":{}}},{"id":"call_p_1","function":{"name":"a","arguments":{}}}]},
            {"role":"tool","tool_call_id":"call_p_1","content":"1"},
            {"role":"tool","tool_name":"a","content":"2"}
            """)).Turn.Messages;
        Assert.Equal(["call_p_0", "call_p_1"], messages[1].ToolCalls.Select(call => call.Id));
        Assert.Equal(["call_p_1", "call_p_0"], messages.Skip(2).Select(message => message.ToolCallId));
    }

    [Theory]
    [InlineData("{\"model\":\"demo:latest\"}", false)]
    [InlineData("{\"model\":\"demo\",\"messages\":[],\"prompt\":\"\"}", false)]
    [InlineData("{\"model\":\"demo\",\"messages\":null,\"prompt\":null,\"keep_alive\":-1,\"stream\":false}", true)]
    public void A_request_that_says_nothing_loads_the_model_and_needs_nobody(string body, bool whole)
    {
        foreach (var (codec, field) in new (IExchangeCodec, string)[] { (Chat, "\"message\":{\"role\":\"assistant\",\"content\":\"\"}"), (Generate, "\"response\":\"\"") })
        {
            Assert.Equal("demo", Assert.IsType<Decoded.Settled>(codec.Decode(body)).Value.Model);
            Assert.Equal(
                $$$"""{"model":"demo","created_at":"2026-09-21T14:13:20.250000Z",{{{field}}},"done":true,"done_reason":"load","total_duration":0,"load_duration":0,"prompt_eval_count":0,"prompt_eval_duration":0,"eval_count":0,"eval_duration":0}"""
                    + (whole ? "" : "\n"),
                System.Text.Encoding.UTF8.GetString(codec.Reply(body, FinishReason.Stop)));
        }
    }

    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":":latest","messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":7,"messages":[]}""", FaultCode.InvalidRequest, "model")]
    [InlineData("""{"model":"m","messages":"Hi"}""", FaultCode.InvalidRequest, "messages")]
    [InlineData("""{"model":"m","messages":[{"role":"robot","content":"Hi"}]}""", FaultCode.InvalidRequest, "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"content":"Hi"}]}""", FaultCode.InvalidRequest, "messages[0].role")]
    [InlineData("""{"model":"m","messages":[{"role":"user","content":["Hi"]}]}""", FaultCode.InvalidRequest, "messages[0].content")]
    [InlineData("""{"model":"m","messages":[{"role":"user","images":"x"}]}""", FaultCode.InvalidRequest, "messages[0].images")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{}]}]}""", FaultCode.InvalidRequest, "messages[0].tool_calls[0].function")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{}}]}]}""", FaultCode.InvalidRequest, "messages[0].tool_calls[0].function.name")]
    [InlineData("""{"model":"m","messages":[{"role":"assistant","tool_calls":[{"function":{"name":"a","arguments":[]}}]}]}""", FaultCode.InvalidRequest, "messages[0].tool_calls[0].function.arguments")]
    [InlineData("""{"model":"m","format":"xml"}""", FaultCode.InvalidRequest, "format")]
    [InlineData("""{"model":"m","stream":"yes"}""", FaultCode.InvalidRequest, "stream")]
    public void A_wrong_field_is_named(string body, FaultCode code, string parameter)
    {
        var fault = Chat.Refuse(body);
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\":\"m\"} x")]
    [InlineData("{\"model\":\"\\ud83d\"}")]
    public void What_is_no_JSON_object_is_refused(string body) =>
        Assert.All(new IExchangeCodec[] { Chat, Generate, new ShowCodec() }, codec => Assert.Equal(FaultCode.InvalidRequest, codec.Refuse(body).Code));

    [Fact]
    public void Messages_over_the_limit_are_not_read() => Assert.Equal(
        FaultCode.TooManyMessages,
        Assert.IsType<Decoded.Rejected>(Chat.Decode(
            OllamaWords.Messages("""{"role":"user","content":"a"},{"role":"user","content":"b"}"""), new DecodeLimits(MaxMessages: 1))).Fault.Code);

    [Fact]
    public void What_Open_WebUI_asks_in_the_background_is_known_over_Ollama_too()
    {
        var asked = Recordings.All.Where(request => request.File.EndsWith("open-webui.json", StringComparison.Ordinal)).ToList();
        Assert.Contains(asked, request => !request.IsMain);
        foreach (var request in asked)
        {
            // Open WebUI changes nothing of the messages but the path that they are sent to.
            var turn = Assert.IsType<Decoded.Request>(Chat.Decode(request.Body, new DecodeLimits(), modelInPath: null)).Value.Turn;
            Assert.Equal(request.IsMain, HousekeepingTable.Default.Recognise(turn) is null);
        }
    }
}
