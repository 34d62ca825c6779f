using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Gemini;

public sealed class ContentFaultTests
{
    [Theory]
    [InlineData("{}", FaultCode.MessagesEmpty, "contents")]
    [InlineData("{\"contents\":[]}", FaultCode.MessagesEmpty, "contents")]
    [InlineData("{\"contents\":null,\"systemInstruction\":\"x\"}", FaultCode.MessagesEmpty, "contents")]
    [InlineData("{\"contents\":7}", FaultCode.InvalidRequest, "contents")]
    [InlineData("{\"contents\":[7]}", FaultCode.InvalidRequest, "contents[0]")]
    [InlineData("{\"contents\":[{\"role\":\"robot\",\"parts\":[]}]}", FaultCode.InvalidRequest, "contents[0].role")]
    [InlineData("{\"contents\":[{\"parts\":[7]}]}", FaultCode.InvalidRequest, "contents[0].parts[0]")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":7}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].text")]
    [InlineData("{\"contents\":[{\"parts\":[{\"thought\":\"x\"}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].thought")]
    [InlineData("{\"contents\":[{\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\"}}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].inlineData.data")]
    [InlineData("{\"contents\":[{\"parts\":[{\"file_data\":{}}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].file_data.fileUri")]
    [InlineData("{\"contents\":[{\"parts\":[{\"functionCall\":{}}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].functionCall.name")]
    [InlineData("{\"contents\":[{\"parts\":[{\"functionResponse\":{\"response\":{}}}]}]}", FaultCode.InvalidRequest, "contents[0].parts[0].functionResponse.name")]
    public void A_wrong_content_is_named_to_the_field(string body, FaultCode code, string parameter)
    {
        var fault = Content.Fault(body);
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("\"systemInstruction\":7", "systemInstruction")]
    [InlineData("\"tools\":7", "tools")]
    [InlineData("\"tools\":[{\"functionDeclarations\":[{\"description\":\"x\"}]}]", "tools[0].functionDeclarations[0].name")]
    [InlineData("\"tools\":[{\"functionDeclarations\":[{\"name\":\"x\",\"parameters\":7}]}]", "tools[0].functionDeclarations[0].parameters")]
    [InlineData("\"toolConfig\":7", "toolConfig")]
    [InlineData("\"toolConfig\":{\"functionCallingConfig\":{\"mode\":\"ALWAYS\"}}", "toolConfig.functionCallingConfig.mode")]
    [InlineData("\"toolConfig\":{\"functionCallingConfig\":{\"allowedFunctionNames\":[7]}}", "toolConfig.functionCallingConfig.allowedFunctionNames[0]")]
    [InlineData("\"generationConfig\":[]", "generationConfig")]
    [InlineData("\"generationConfig\":{\"responseSchema\":\"x\"}", "generationConfig.responseSchema")]
    public void A_wrong_field_is_named(string field, string parameter)
    {
        var fault = Content.Fault(Content.Body("\"x\":[{\"y\":[1,2,[3]]}]," + field));
        Assert.Equal(FaultCode.InvalidRequest, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData("\"generationConfig\":{\"candidateCount\":2}", "generationConfig.candidateCount")]
    [InlineData("\"cachedContent\":\"cachedContents/x\"", "cachedContent")]
    public void What_one_stand_in_cannot_do_is_refused(string field, string parameter)
    {
        var fault = Content.Fault(Content.Body(field));
        Assert.Equal(FaultCode.Unsupported, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_path_without_a_name_is_refused(string? model) => Assert.Equal(FaultCode.ModelMissing, Content.Fault(Content.Body(), model: model).Code);

    [Fact]
    public void Results_of_tools_count_as_the_messages_that_they_become()
    {
        const string result = """{"functionResponse":{"name":"a","response":{}}}""";
        var body = Content.Parts($"[{result},{result},{result}]");
        Assert.IsType<Decoded.Request>(Content.Decode(body, new DecodeLimits(MaxMessages: 3)));
        Assert.Equal(FaultCode.TooManyMessages, Content.Fault(body, new DecodeLimits(MaxMessages: 2)).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"Hi\"}]}]} x")]
    [InlineData("{\"contents\":[{\"parts\":[{\"text\":\"\\ud83d\"}]}]}")]
    public void What_is_no_JSON_object_is_refused(string body) => Assert.Equal(FaultCode.InvalidRequest, Content.Fault(body).Code);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_refused()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("{\"contents\":\""), 0xC3, 0x28, .. "\"}"u8];
        Assert.IsType<Decoded.Rejected>(Content.Codec().Decode(body, new DecodeLimits(), "npc"));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT")]
    [InlineData(401, "UNAUTHENTICATED")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(405, "UNIMPLEMENTED")]
    [InlineData(408, "DEADLINE_EXCEEDED")]
    [InlineData(409, "ABORTED")]
    [InlineData(413, "INVALID_ARGUMENT")]
    [InlineData(426, "FAILED_PRECONDITION")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    [InlineData(499, "CANCELLED")]
    [InlineData(500, "INTERNAL")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public void An_error_has_the_word_of_its_status(int status, string word) => Assert.StartsWith(
        $$"""{"error":{"code":{{status}},"message":"\"On\" purpose.","status":"{{word}}","details":""",
        Content.Written(output => Content.Codec().WriteError(FaultCatalog.Report(new Outcome.ErrorGiven(status, "\"On\" purpose.")), output)),
        StringComparison.Ordinal);

    [Fact]
    public void When_to_try_again_is_told_in_Googles_words_too() => Assert.Contains(
        """{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"5s"}""",
        Content.Written(output => Content.Codec().WriteError(FaultCatalog.Report(new Fault(FaultCode.TooManyPrompts)), output)),
        StringComparison.Ordinal);
}
