using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Anthropic;

public sealed class MessagesFaultTests
{
    [Theory]
    [InlineData("""{"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"Hi"}]}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":7,"messages":[{"role":"user","content":"Hi"}]}""", FaultCode.InvalidRequest, "model")]
    [InlineData("""{"model":"m"}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":[]}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":null,"system":"x"}""", FaultCode.MessagesEmpty, "messages")]
    [InlineData("""{"model":"m","messages":"Hi"}""", FaultCode.InvalidRequest, "messages")]
    [InlineData("""{"model":"m","messages":[7]}""", FaultCode.InvalidRequest, "messages[0]")]
    public void A_request_without_its_two_needs_is_refused(string body, FaultCode code, string parameter)
    {
        var fault = Messages.Fault(body);
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("""{"role":"user","content":7}""", "messages[1].content")]
    [InlineData("""{"role":"user","content":[7]}""", "messages[1].content[0]")]
    [InlineData("""{"role":"user","content":[{"text":"a"}]}""", "messages[1].content[0].type")]
    [InlineData("""{"role":"user","content":[{"type":"text"}]}""", "messages[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"text","text":7}]}""", "messages[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"image"}]}""", "messages[1].content[0].source")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":7}]}""", "messages[1].content[0].source")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{"media_type":"image/png","data":7}}]}""", "messages[1].content[0].source.data")]
    [InlineData("""{"role":"user","content":[{"type":"image","source":{}}]}""", "messages[1].content[0].source.data")]
    [InlineData("""{"role":"assistant","content":[{"type":"tool_use","id":"a"}]}""", "messages[1].content[0].name")]
    [InlineData("""{"role":"user","content":[{"type":"tool_result"}]}""", "messages[1].content[0].tool_use_id")]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":7}]}""", "messages[1].content[0].content")]
    [InlineData("""{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","is_error":7}]}""", "messages[1].content[0].is_error")]
    [InlineData("""{"role":"tool","content":"Hi"}""", "messages[1].role")]
    [InlineData("""{"role":null,"content":"Hi"}""", "messages[1].role")]
    [InlineData("""{"content":"Hi"}""", "messages[1].role")]
    public void A_wrong_message_is_named_to_the_field(string message, string parameter)
    {
        var fault = Messages.Fault(Messages.Body(messages: $$"""[{"role":"user","content":[{"type":"text","text":"[{\"x\":"}]},{{message}}]"""));
        Assert.Equal(FaultCode.InvalidRequest, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
        Assert.Contains($"'{parameter}'", fault.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"stream\":\"yes\"", "stream")]
    [InlineData("\"system\":7", "system")]
    [InlineData("\"tools\":{}", "tools")]
    [InlineData("\"tools\":[{\"description\":\"x\"}]", "tools[0].name")]
    [InlineData("\"tools\":[{\"name\":\"a\",\"input_schema\":7}]", "tools[0].input_schema")]
    [InlineData("\"tool_choice\":\"auto\"", "tool_choice")]
    [InlineData("\"tool_choice\":{}", "tool_choice.type")]
    [InlineData("\"tool_choice\":{\"type\":\"always\"}", "tool_choice.type")]
    [InlineData("\"tool_choice\":{\"type\":\"tool\"}", "tool_choice.name")]
    [InlineData("\"thread\":\"create\"", "thread")]
    [InlineData("\"thread\":{}", "thread.type")]
    [InlineData("\"thread\":{\"type\":\"fork\"}", "thread.type")]
    [InlineData("\"thread\":{\"type\":\"continue\"}", "thread.previous_message_id")]
    [InlineData("\"output_config\":7", "output_config")]
    [InlineData("\"output_config\":{\"format\":{}}", "output_config.format.type")]
    [InlineData("\"output_config\":{\"format\":{\"type\":\"xml\"}}", "output_config.format.type")]
    [InlineData("\"output_config\":{\"format\":{\"type\":\"json_schema\"}}", "output_config.format.schema")]
    public void A_wrong_field_is_named(string field, string parameter)
    {
        var fault = Messages.Fault(Messages.Body("\"x\":[{\"y\":[1,2,[3]]}]," + field));
        Assert.Equal(FaultCode.InvalidRequest, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Fact]
    public void Results_of_tools_count_as_the_messages_that_they_become()
    {
        const string result = """{"type":"tool_result","tool_use_id":"a","content":"x"}""";
        var body = Messages.BodyOfContent($"[{result},{result},{result}]");
        Assert.IsType<Decoded.Request>(Messages.Decode(body, new DecodeLimits(MaxMessages: 3)));
        Assert.Equal(FaultCode.TooManyMessages, Messages.Fault(body, new DecodeLimits(MaxMessages: 2)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\\ud83d\"}]}")]
    [InlineData("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]} x")]
    public void What_is_no_JSON_object_is_refused(string body) => Assert.Equal(FaultCode.InvalidRequest, Messages.Fault(body).Code);

    [Fact]
    public void What_is_nested_too_deep_is_refused() => Assert.Equal(
        FaultCode.InvalidRequest, Messages.Fault(Messages.Body($"\"x\":{new string('[', 64)}{new string(']', 64)}")).Code);

    [Theory]
    [InlineData(400, "invalid_request_error")]
    [InlineData(401, "authentication_error")]
    [InlineData(402, "billing_error")]
    [InlineData(403, "permission_error")]
    [InlineData(404, "not_found_error")]
    [InlineData(405, "invalid_request_error")]
    [InlineData(408, "timeout_error")]
    [InlineData(409, "invalid_request_error")]
    [InlineData(413, "request_too_large")]
    [InlineData(429, "rate_limit_error")]
    [InlineData(500, "api_error")]
    [InlineData(503, "overloaded_error")]
    [InlineData(504, "timeout_error")]
    [InlineData(529, "overloaded_error")]
    public void An_error_has_the_type_of_its_status(int status, string type) => Assert.Equal(
        $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"\"On\" purpose."}}""",
        Messages.Error(FaultCatalog.Report(new Outcome.ErrorGiven(status, "\"On\" purpose."))));

    [Fact]
    public void A_thread_that_is_not_known_has_the_code_by_which_clients_tell_all_of_it_again() => Assert.Equal(
        """{"type":"error","error":{"type":"not_found_error","message":"Gone.","details":{"error_code":"thread_not_found"}}}""",
        Messages.Error(FaultCatalog.Report(new Fault(FaultCode.ThreadUnknown, "Gone."))));

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"model\":\"m\",\"x\":\""), 0xC3, 0x28, .. "\"}"u8];
        Assert.IsType<Decoded.Rejected>(Messages.Codec.Decode(body, new DecodeLimits(), modelInPath: null));
    }
}
