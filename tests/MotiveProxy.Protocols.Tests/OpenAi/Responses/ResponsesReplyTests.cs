using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.OpenAi.Responses;

public sealed class ResponsesReplyTests
{
    private const string Whole = "";
    private const string Stream = "\"stream\":true";
    private const string GoingOn = "\"previous_response_id\":\"resp_0198aaaa\",\"store\":false";

    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\" \U0001F600");
    private static readonly AnswerPart No = new AnswerPart.Refusal("I will not.");
    private static readonly AnswerPart Look = new AnswerPart.Call(new ToolCall("call_1", "look", "{\"at\":\"door\"}"));
    private static readonly AnswerPart Go = new AnswerPart.Call(new ToolCall("call_2", "go", "{}"));

    public static TheoryData<string, string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "whole-text-in-parts", Whole, FinishReason.Stop, [Hello, Hello] },
        { "whole-cut", GoingOn, FinishReason.Length, [Hello] },
        { "whole-empty", Whole, FinishReason.Stop, [] },
        { "whole-refusal", Whole, FinishReason.ContentFilter, [No] },
        { "whole-text-and-calls", Whole, FinishReason.ToolCalls, [Hello, Look, Go, Hello] },
        { "stream-text-in-parts", Stream, FinishReason.Stop, [Hello, Hello] },
        { "stream-cut", Stream, FinishReason.Length, [Hello] },
        { "stream-empty", Stream, FinishReason.Stop, [] },
        { "stream-text-and-refusal", Stream, FinishReason.Stop, [Hello, No] },
        { "stream-text-and-calls", Stream, FinishReason.ToolCalls, [Hello, Look, Go, Hello] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts) =>
        Golden.Matches($"responses-{name}.txt", Encoding.UTF8.GetBytes(Responses.Reply(fields, finish, parts)));

    [Fact]
    public void A_stream_that_fails_says_so_in_events()
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Responses.Codec.Reply(Responses.Request(Responses.Body(Stream)), Responses.Head);
        fold.Open(output);
        fold.Beat(output);
        fold.Part(Hello, output);
        fold.Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
        Golden.Matches("responses-stream-failed.txt", output.WrittenSpan);
    }

    [Fact]
    public void A_whole_reply_hears_line_ends_and_has_nothing_to_say_of_a_failure()
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Responses.Codec.Reply(Responses.Request(Responses.Body()), Responses.Head);
        fold.Open(output);
        fold.Beat(output);
        fold.Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output);
        Assert.Equal("\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void The_events_of_a_stream_are_numbered_and_each_is_named_twice()
    {
        var events = Events(Responses.Reply(Stream, FinishReason.ToolCalls, Hello, No, Look, Go));
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(one => one.Data.GetProperty("sequence_number").GetInt32()));
        Assert.All(events, one => Assert.Equal(one.Name, one.Data.GetProperty("type").GetString()));
    }

    [Fact]
    public void The_last_event_of_a_stream_is_what_a_whole_reply_is()
    {
        AnswerPart[] parts = [Hello, Look, No, Go];
        using var whole = JsonDocument.Parse(Responses.Reply(Whole, FinishReason.ToolCalls, parts));
        var last = Events(Responses.Reply(Stream, FinishReason.ToolCalls, parts))[^1];
        Assert.Equal("response.completed", last.Name);
        Assert.Equal(whole.RootElement.GetRawText(), last.Data.GetProperty("response").GetRawText());
    }

    [Fact]
    public void No_line_end_of_any_kind_stands_inside_an_event()
    {
        var stream = Responses.Reply(Stream, FinishReason.Stop, new AnswerPart.Text("a\nb\rc\u0085d\u2028e\u2029f\vg\fh"));
        Assert.All(Events(stream), one => Assert.NotEmpty(one.Name));
        Assert.Equal(stream, stream.ReplaceLineEndings("\n"));
    }

    private static List<(string Name, JsonElement Data)> Events(string stream) =>
    [
        .. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one =>
        {
            var lines = one.Split('\n');
            Assert.Equal(2, lines.Length);
            return (lines[0]["event: ".Length..], JsonSerializer.Deserialize<JsonElement>(lines[1]["data: ".Length..]));
        }),
    ];
}
