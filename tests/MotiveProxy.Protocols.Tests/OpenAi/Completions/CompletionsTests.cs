using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.OpenAi.Completions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.OpenAi.Completions;

public sealed class CompletionsTests
{
    private static readonly CompletionsCodec Codec = new();

    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\"");
    private static readonly AnswerPart No = new AnswerPart.Refusal(" I will not.");

    public static TheoryData<string, string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "whole-text", "", FinishReason.Stop, [Hello, No] },
        { "whole-cut", "", FinishReason.Length, [Hello] },
        { "stream-text", ",\"stream\":true", FinishReason.Stop, [Hello, No] },
        { "stream-usage", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}", FinishReason.ContentFilter, [Hello] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Codec.Reply(Request($$"""{"model":"demo","prompt":"Once"{{fields}}}"""), new ReplyHead("0198f00d", "demo", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000)));
        fold.Open(output);
        fold.Beat(output);
        foreach (var part in parts)
            fold.Part(part, output);
        fold.End(finish, output);
        Golden.Matches($"completions-{name}.txt", output.WrittenSpan);
    }

    [Theory]
    [InlineData("\"Once\"")]
    [InlineData("[\"Once\"]")]
    [InlineData("\"Once\",\"echo\":true,\"suffix\":\"x\",\"best_of\":1")]
    public void A_prompt_is_what_the_user_says(string prompt)
    {
        var message = Assert.Single(Request($$"""{"model":"demo","prompt":{{prompt}}}""").Turn.Messages);
        Assert.Equal(Role.User, message.Role);
        Assert.Equal("Once", message.Text);
    }

    [Theory]
    [InlineData("""{"prompt":"a"}""", FaultCode.ModelMissing, "model")]
    [InlineData("""{"model":"m"}""", FaultCode.MessagesEmpty, "prompt")]
    [InlineData("""{"model":"m","prompt":[]}""", FaultCode.MessagesEmpty, "prompt")]
    [InlineData("""{"model":"m","prompt":7}""", FaultCode.InvalidRequest, "prompt")]
    [InlineData("""{"model":"m","prompt":[1,2]}""", FaultCode.Unsupported, "prompt")]
    [InlineData("""{"model":"m","prompt":[[1,2]]}""", FaultCode.Unsupported, "prompt")]
    [InlineData("""{"model":"m","prompt":["a","b"]}""", FaultCode.Unsupported, "prompt")]
    [InlineData("""{"model":"m","prompt":"a","best_of":2}""", FaultCode.Unsupported, "best_of")]
    public void What_nobody_could_answer_is_refused(string body, FaultCode code, string parameter)
    {
        var fault = Assert.IsType<Decoded.Rejected>(Decode(body)).Fault;
        Assert.Equal(code, fault.Code);
        Assert.Equal(parameter, fault.Parameter);
    }

    [Fact]
    public void A_stream_that_fails_says_so_in_an_event_and_a_whole_reply_does_not()
    {
        Assert.StartsWith("data: {\"error\":", Failed(",\"stream\":true"), StringComparison.Ordinal);
        Assert.Empty(Failed(""));

        static string Failed(string fields)
        {
            var output = new ArrayBufferWriter<byte>();
            Codec.Reply(Request($$"""{"model":"demo","prompt":"Once"{{fields}}}"""), new ReplyHead("0", "demo", DateTimeOffset.UnixEpoch))
                .Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
    }

    private static DecodedRequest Request(string body) => Assert.IsType<Decoded.Request>(Decode(body)).Value;

    private static Decoded Decode(string body) => Codec.Decode(Encoding.UTF8.GetBytes(body), new DecodeLimits(), modelInPath: null);
}
