using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

public sealed class ChatFaultTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":null,"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.InvalidRequest, "model")]
    [InlineData("""{"model":"m"}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":[]}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":null}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":"Hi"}""", FaultCode.InvalidRequest, "messages")]
    [InlineData("""{"model":"m","messages":[7]}""", FaultCode.InvalidRequest, "messages[0]")]
    public void A_request_without_its_two_needs_is_refused(string body, FaultCode code, string parameter)
    {
        var fault = Chat.Fault(body);
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("""{"role":"user","content":7}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":{"a":[1,{"b":2}]}}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":7}]}""", "messages[1].content[1].text")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", "messages[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"text":"a"}]}""", "messages[1].content[0].type")]
    [InlineData("""{"role":"user","content":[7]}""", "messages[1].content[0]")]
    [InlineData("""{"role":"user","content":[{"type":"image_url"}]}""", "messages[1].content[0].image_url")]
    [InlineData("""{"role":"user","content":[{"type":"image_url","image_url":{}}]}""", "messages[1].content[0].image_url.url")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","input_audio":{"data":7}}]}""", "messages[1].content[0].input_audio.data")]
    [InlineData("""{"role":"robot","content":"Hi"}""", "messages[1].role")]
    [InlineData("""{"role":null,"content":"Hi"}""", "messages[1].role")]
    [InlineData("""{"content":"Hi"}""", "messages[1].role")]
    [InlineData("""{"role":"user","content":"Hi","name":7}""", "messages[1].name")]
    [InlineData("""{"role":"assistant","tool_calls":7}""", "messages[1].tool_calls")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a"}]}""", "messages[1].tool_calls[0].function")]
    [InlineData("""{"role":"assistant","tool_calls":[{"id":"a","function":{}}]}""", "messages[1].tool_calls[0].function.name")]
    [InlineData("""{"role":"assistant","function_call":{"name":"a","arguments":{}}}""", "messages[1].function_call.arguments")]
    public void A_wrong_message_is_named_to_the_field(string message, string parameter)
    {
        var fault = Chat.Fault(Chat.Body(messages: $$"""[{"role":"user","content":[{"type":"text","text":"[{\"x\":"}]},{{message}}]"""));
        Assert.Equal(FaultCode.InvalidRequest, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
        Assert.Contains($"'{parameter}'", fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"n\":2", FaultCode.Unsupported, "n")]
    [InlineData("\"n\":0", FaultCode.InvalidRequest, "n")]
    [InlineData("\"n\":\"1\"", FaultCode.InvalidRequest, "n")]
    [InlineData("\"stream\":\"yes\"", FaultCode.InvalidRequest, "stream")]
    [InlineData("\"stream_options\":7", FaultCode.InvalidRequest, "stream_options")]
    [InlineData("\"stream_options\":{\"include_usage\":7}", FaultCode.InvalidRequest, "stream_options.include_usage")]
    [InlineData("\"tools\":{}", FaultCode.InvalidRequest, "tools")]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", FaultCode.InvalidRequest, "tools[0].function.name")]
    [InlineData("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"a\",\"parameters\":7}}]", FaultCode.InvalidRequest, "tools[0].function.parameters")]
    [InlineData("\"functions\":[{}]", FaultCode.InvalidRequest, "functions[0].name")]
    [InlineData("\"tool_choice\":\"always\"", FaultCode.InvalidRequest, "tool_choice")]
    [InlineData("\"tool_choice\":{\"type\":\"function\"}", FaultCode.InvalidRequest, "tool_choice.function.name")]
    [InlineData("\"function_call\":7", FaultCode.InvalidRequest, "function_call")]
    [InlineData("\"response_format\":\"json\"", FaultCode.InvalidRequest, "response_format")]
    [InlineData("\"response_format\":{}", FaultCode.InvalidRequest, "response_format.type")]
    [InlineData("\"response_format\":{\"type\":\"xml\"}", FaultCode.InvalidRequest, "response_format.type")]
    [InlineData("\"response_format\":{\"type\":\"json_schema\"}", FaultCode.InvalidRequest, "response_format.json_schema")]
    public void A_wrong_field_is_named(string field, FaultCode code, string parameter)
    {
        var fault = Chat.Fault(Chat.Body("\"x\":[{\"y\":[1,2,[3]]}]," + field));
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"model\"")]
    [InlineData("{")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}}")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]} x")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]}")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ude00\\ud83d\"}]}")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\nb\"}]}")]
    [InlineData("{'model':'m'}")]
    [InlineData("{\"\\ud83d\":1}")]
    [InlineData("model=m&messages=Hi")]
    public void What_is_no_JSON_object_is_refused(string body) => Assert.Equal(FaultCode.InvalidRequest, Chat.Fault(body).Code);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"model\":\"m\",\"x\":\""), 0xC3, 0x28, .. "\"}"u8];
        var rejected = Assert.IsType<Decoded.Rejected>(Chat.Codec.Decode(body, new DecodeLimits(), modelInPath: null));
        Assert.Contains("UTF-8", rejected.Fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_stops_at_the_limit()
    {
        string Nested(int depth) => Chat.Body($"\"x\":{new string('[', depth)}{new string(']', depth)}");
        Assert.Equal("demo", Chat.Request(Nested(63)).Model);
        Assert.Contains("64", Chat.Fault(Nested(64)).Detail, StringComparison.Ordinal);
        Assert.Equal(FaultCode.InvalidRequest, Chat.Fault(Nested(1_000_000)).Code);
    }

    [Fact]
    public void As_many_messages_as_the_limit_are_read()
    {
        var body = Chat.Body(messages: """[{"role":"user","content":"a"},{"role":"user","content":"b"}]""");
        Assert.IsType<Decoded.Request>(Chat.Decode(body, new DecodeLimits(MaxMessages: 2)));
        Assert.Equal(FaultCode.TooManyMessages, Chat.Fault(body, new DecodeLimits(MaxMessages: 1)).Code);
    }
}
