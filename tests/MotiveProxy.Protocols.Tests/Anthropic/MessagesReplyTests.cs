using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.Anthropic;

public sealed class MessagesReplyTests
{
    private const string Whole = "";
    private const string Stream = "\"stream\":true";

    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\" \U0001F600");
    private static readonly AnswerPart Nothing = new AnswerPart.Text("");
    private static readonly AnswerPart No = new AnswerPart.Refusal("I will not.");
    private static readonly AnswerPart Look = new AnswerPart.Call(new ToolCall("call_1", "look", "{\"at\":\"door\"}"));
    private static readonly AnswerPart Go = new AnswerPart.Call(new ToolCall("call_2", "go", ""));
    private static readonly AnswerPart Odd = new AnswerPart.Call(new ToolCall("call_3", "say", "[\"a\"]"));

    public static TheoryData<string, string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "whole-text", Whole, FinishReason.Stop, [Hello] },
        { "whole-text-in-parts", Whole, FinishReason.Length, [Hello, Nothing, Hello] },
        { "whole-empty", Whole, FinishReason.Stop, [Nothing] },
        { "whole-refusal", Whole, FinishReason.Stop, [Hello, No] },
        { "whole-filtered", Whole, FinishReason.ContentFilter, [] },
        { "whole-calls", Whole, FinishReason.Stop, [Look, Go, Odd] },
        { "whole-text-around-call", Whole, FinishReason.ToolCalls, [Hello, Look, Hello] },
        { "stream-text", Stream, FinishReason.Stop, [Hello] },
        { "stream-text-in-parts", Stream, FinishReason.Length, [Hello, Nothing, Hello] },
        { "stream-empty", Stream, FinishReason.Stop, [Nothing] },
        { "stream-refusal", Stream, FinishReason.Stop, [Hello, No] },
        { "stream-filtered", Stream, FinishReason.ContentFilter, [] },
        { "stream-calls", Stream, FinishReason.Stop, [Look, Go, Odd] },
        { "stream-text-around-call", Stream, FinishReason.ToolCalls, [Hello, Look, Hello] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts) =>
        Golden.Matches($"messages-{name}.txt", Messages.Reply(Messages.Body(fields), finish, parts));

    [Theory]
    [InlineData(Whole, "\n")]
    [InlineData(Stream, """
        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":null,"stop_sequence":null},"usage":{"output_tokens":1}}


        """)]
    public void A_beat_commits_to_nothing(string fields, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.Codec.Reply(Messages.Request(Messages.Body(fields)), Messages.Head).Beat(output);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData(Whole, "")]
    [InlineData(Stream, "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"timeout_error\",\"message\":\"Request timed out\"}}\n\n")]
    public void A_stream_that_fails_says_so_in_an_event_and_a_whole_reply_says_nothing(string fields, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        Messages.Codec.Reply(Messages.Request(Messages.Body(fields)), Messages.Head).Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
        Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void Text_arrives_as_it_was_given()
    {
        const string given = "```c#\r\n\tvar x = \"\\\";\n```\n\n\u2028 \u0085 \U0001F600";
        using var whole = JsonDocument.Parse(Messages.Reply(Messages.Body(), FinishReason.Stop, new AnswerPart.Text(given)));
        Assert.Equal(given, whole.RootElement.GetProperty("content")[0].GetProperty("text").GetString());

        var events = Events(Messages.Reply(Messages.Body(Stream), FinishReason.Stop, new AnswerPart.Text(given)));
        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(one => one.Name));
        Assert.Equal(given, events[2].Data.GetProperty("delta").GetProperty("text").GetString());
    }

    [Fact]
    public void Every_event_has_its_name_twice()
    {
        var events = Events(Messages.Reply(Messages.Body(Stream), FinishReason.Stop, Hello, Look, No, Go));
        Assert.All(events, one => Assert.Equal(one.Name, one.Data.GetProperty("type").GetString()));
        Assert.Equal(
            [0, 1, 2, 3],
            events.Where(one => one.Name == "content_block_start").Select(one => one.Data.GetProperty("index").GetInt32()));
    }

    private static List<(string Name, JsonElement Data)> Events(byte[] stream) =>
    [
        .. Encoding.UTF8.GetString(stream).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(one => one.Split('\n'))
            .Select(lines => (lines[0]["event: ".Length..], JsonDocument.Parse(Assert.Single(lines.Skip(1))["data: ".Length..]).RootElement)),
    ];
}
