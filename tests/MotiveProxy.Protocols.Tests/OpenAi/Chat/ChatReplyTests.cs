using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

public sealed class ChatReplyTests
{
    private const string Whole = "";
    private const string Stream = "\"stream\":true";
    private const string StreamWithUsage = "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
    private const string Legacy = "\"functions\":[{\"name\":\"look\"}]";

    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\" \U0001F600");
    private static readonly AnswerPart No = new AnswerPart.Refusal("I will not.");
    private static readonly AnswerPart Look = new AnswerPart.Call(new ToolCall("call_1", "look", "{\"at\":\"door\"}"));
    private static readonly AnswerPart Go = new AnswerPart.Call(new ToolCall("call_2", "go", "{}"));

    public static TheoryData<string, string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "whole-text", Whole, FinishReason.Stop, [Hello] },
        { "whole-text-in-parts", Whole, FinishReason.Length, [Hello, Hello] },
        { "whole-empty", Whole, FinishReason.Stop, [] },
        { "whole-refusal", Whole, FinishReason.ContentFilter, [No] },
        { "whole-calls", Whole, FinishReason.Stop, [Look, Go] },
        { "whole-text-and-call", Whole, FinishReason.ToolCalls, [Hello, Look] },
        { "whole-legacy-call", Legacy, FinishReason.Stop, [Look, Go] },
        { "stream-text", Stream, FinishReason.Stop, [Hello] },
        { "stream-text-in-parts", Stream, FinishReason.Length, [Hello, Hello] },
        { "stream-empty", Stream, FinishReason.Stop, [] },
        { "stream-refusal", Stream, FinishReason.ContentFilter, [No] },
        { "stream-calls", Stream, FinishReason.Stop, [Look, Go] },
        { "stream-usage", StreamWithUsage, FinishReason.Stop, [Hello] },
        { "stream-legacy-call", Legacy + "," + Stream, FinishReason.ToolCalls, [Look, Go] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts) =>
        Golden.Matches($"chat-{name}.txt", Chat.Reply(Chat.Body(fields), finish, parts));

    [Theory]
    [InlineData(Whole, "\n")]
    [InlineData(Stream, """
        data: {"id":"chatcmpl-0198f00d","object":"chat.completion.chunk","created":1790000000,"model":"demo","choices":[{"index":0,"delta":{"content":""},"logprobs":null,"finish_reason":null}]}


        """)]
    public void A_beat_says_nothing(string fields, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Chat.Codec.Reply(Chat.Request(Chat.Body(fields)), Chat.Head).Beat(output);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_stream_that_fails_says_so_in_an_event()
    {
        var output = new ArrayBufferWriter<byte>();
        Chat.Codec.Reply(Chat.Request(Chat.Body(Stream)), Chat.Head).Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
        Assert.Equal(
            "data: {\"error\":{\"message\":\"Request timed out\",\"type\":\"timeout_error\",\"param\":null,\"code\":\"timeout\"}}\n\n",
            Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_whole_reply_that_fails_has_nothing_to_say()
    {
        var output = new ArrayBufferWriter<byte>();
        Chat.Codec.Reply(Chat.Request(Chat.Body()), Chat.Head).Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Stream)]
    public void Text_arrives_as_it_was_given(string fields)
    {
        var every = new StringBuilder("```c#\r\n\tvar x = \"\\\";\n```\n\n");
        for (var code = 0; code <= 0x10FFFF; code += code < 0x3000 ? 1 : 61)
        {
            if (Rune.IsValid(code))
                every.Append(new Rune(code));
        }

        var reply = Encoding.UTF8.GetString(Chat.Reply(Chat.Body(fields), FinishReason.Stop, new AnswerPart.Text(every.ToString())));

        Assert.Equal(every.ToString(), fields.Length == 0 ? Content(reply, "message") : string.Concat(Chunks(reply).Select(chunk => Content(chunk, "delta"))));
    }

    [Fact]
    public void No_line_end_of_any_kind_stands_inside_an_event()
    {
        var reply = Encoding.UTF8.GetString(Chat.Reply(
            Chat.Body(Stream), FinishReason.Stop, new AnswerPart.Text("a\nb\rc\u0085d\u2028e\u2029f\vg\fh")));
        Assert.Equal(4, reply.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.All(reply.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), line => Assert.DoesNotContain('\n', line.ReplaceLineEndings("\n")));
    }

    private static IEnumerable<string> Chunks(string stream) =>
        stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).SkipLast(1).Select(line => line["data: ".Length..]);

    private static string? Content(string json, string holder)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("choices")[0].GetProperty(holder).TryGetProperty("content", out var content) ? content.GetString() : "";
    }
}
