using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.OpenAi.Responses;

public sealed class ResponsesFaultTests
{
    [Theory]
    [InlineData("""{"input":"Hi"}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":7,"input":"Hi"}""", FaultCode.InvalidRequest, "model")]
    [InlineData("""{"model":"m"}""", FaultCode.MessagesEmpty, "input")]
    [InlineData("""{"model":"m","input":null}""", FaultCode.MessagesEmpty, "input")]
    [InlineData("""{"model":"m","input":[]}""", FaultCode.MessagesEmpty, "input")]
    [InlineData("""{"model":"m","input":[{"type":"reasoning","summary":[]}]}""", FaultCode.MessagesEmpty, "input")]
    [InlineData("""{"model":"m","input":7}""", FaultCode.InvalidRequest, "input")]
    [InlineData("""{"model":"m","input":[7]}""", FaultCode.InvalidRequest, "input[0]")]
    public void A_request_without_its_two_needs_is_refused(string body, FaultCode code, string parameter)
    {
        var fault = Responses.Fault(body);
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("""{"content":"Hi"}""", "input[1].role")]
    [InlineData("""{"role":"tool","content":"Hi"}""", "input[1].role")]
    [InlineData("""{"role":"user","content":7}""", "input[1].content")]
    [InlineData("""{"role":"user","content":[{"type":"input_text"}]}""", "input[1].content[0].text")]
    [InlineData("""{"role":"user","content":[{"type":"input_image"}]}""", "input[1].content[0].image_url")]
    [InlineData("""{"type":"function_call","arguments":"{}"}""", "input[1].name")]
    [InlineData("""{"type":"function_call","name":"a","arguments":{}}""", "input[1].arguments")]
    [InlineData("""{"type":"item_reference"}""", "input[1].id")]
    public void A_wrong_item_is_named_to_the_field(string item, string parameter)
    {
        var fault = Responses.Fault(Responses.Body(input: $$"""[{"role":"user","content":"a"},{{item}}]"""));
        Assert.Equal(FaultCode.InvalidRequest, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("\"background\":true", FaultCode.Unsupported, "background")]
    [InlineData("\"conversation\":\"conv_1\"", FaultCode.Unsupported, "conversation")]
    [InlineData("\"stream\":\"yes\"", FaultCode.InvalidRequest, "stream")]
    [InlineData("\"instructions\":[]", FaultCode.InvalidRequest, "instructions")]
    [InlineData("\"tools\":[{\"type\":\"function\"}]", FaultCode.InvalidRequest, "tools[0].name")]
    [InlineData("\"tool_choice\":\"always\"", FaultCode.InvalidRequest, "tool_choice")]
    [InlineData("\"text\":7", FaultCode.InvalidRequest, "text")]
    [InlineData("\"text\":{\"format\":{}}", FaultCode.InvalidRequest, "text.format.type")]
    [InlineData("\"text\":{\"format\":{\"type\":\"xml\"}}", FaultCode.InvalidRequest, "text.format.type")]
    [InlineData("\"text\":{\"format\":{\"type\":\"json_schema\"}}", FaultCode.InvalidRequest, "text.format.schema")]
    [InlineData("\"previous_response_id\":7", FaultCode.InvalidRequest, "previous_response_id")]
    public void A_wrong_field_is_named(string field, FaultCode code, string parameter)
    {
        var fault = Responses.Fault(Responses.Body(field));
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Fact]
    public void Too_many_items_are_too_many_messages()
    {
        var fault = Responses.Fault(Responses.Body(input: """[{"role":"user","content":"a"},{"role":"user","content":"b"}]"""), new DecodeLimits(MaxMessages: 1));
        Assert.Equal(FaultCode.TooManyMessages, fault.Code);
        Assert.Equal("input", fault.Parameter);
    }
}
