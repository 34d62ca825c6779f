using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.Ollama;

public sealed class OllamaReplyTests
{
    private const string Whole = "\"stream\":false";
    private const string Stream = "\"stream\":true";

    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\" \U0001F600");
    private static readonly AnswerPart No = new AnswerPart.Refusal("I will not.");
    private static readonly AnswerPart Look = new AnswerPart.Call(new ToolCall("call_1", "look", "{\n  \"at\": \"the \\\"red\\\" door\",\r\n\t\"twice\": true\n}"));
    private static readonly AnswerPart Go = new AnswerPart.Call(new ToolCall("call_2", "go", "{}"));

    public static TheoryData<string, string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "whole-text", Whole, FinishReason.Stop, [Hello] },
        { "whole-text-in-parts", Whole, FinishReason.Length, [Hello, Hello] },
        { "whole-empty", Whole, FinishReason.Stop, [] },
        { "whole-refusal", Whole, FinishReason.ContentFilter, [No] },
        { "whole-text-and-calls", Whole, FinishReason.ToolCalls, [Hello, Look, Go] },
        { "stream-text", Stream, FinishReason.Stop, [Hello] },
        { "stream-text-in-parts", Stream, FinishReason.Length, [Hello, Hello] },
        { "stream-empty", Stream, FinishReason.Stop, [] },
        { "stream-refusal", Stream, FinishReason.ContentFilter, [No] },
        { "stream-calls", Stream, FinishReason.ToolCalls, [Look, Go] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_chat_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts) =>
        Golden.Matches($"ollama-chat-{name}.txt", OllamaWords.Chat.Reply(OllamaWords.Body(OllamaWords.Chat, fields), finish, parts));

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_generated_reply_is_the_bytes_of_its_golden_file(string name, string fields, FinishReason finish, AnswerPart[] parts) =>
        Golden.Matches($"ollama-generate-{name}.txt", OllamaWords.Generate.Reply(OllamaWords.Body(OllamaWords.Generate, fields), finish, parts));

    [Fact]
    public void A_beat_of_a_stream_is_a_line_that_says_nothing()
    {
        var fold = OllamaWords.Chat.Reply(OllamaWords.Chat.Read(OllamaWords.Body(OllamaWords.Chat)), OllamaWords.Head);
        Assert.Equal("application/x-ndjson", fold.ContentType);
        Assert.Equal(
            """{"model":"demo","created_at":"2026-09-21T14:13:20.250000Z","message":{"role":"assistant","content":""},"done":false}""" + "\n",
            OllamaWords.Written(fold.Beat));
    }

    [Fact]
    public void A_beat_of_a_whole_reply_is_a_line_end()
    {
        var fold = OllamaWords.Chat.Reply(OllamaWords.Chat.Read(OllamaWords.Body(OllamaWords.Chat, Whole)), OllamaWords.Head);
        Assert.Equal("application/json", fold.ContentType);
        Assert.Equal("\n", OllamaWords.Written(fold.Beat));
    }

    [Fact]
    public void A_stream_that_fails_says_so_in_a_line()
    {
        var fold = OllamaWords.Chat.Reply(OllamaWords.Chat.Read(OllamaWords.Body(OllamaWords.Chat)), OllamaWords.Head);
        Assert.Equal(
            "{\"error\":\"Request timed out\"}\n",
            OllamaWords.Written(output => fold.Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output)));
    }

    [Fact]
    public void A_whole_reply_that_fails_has_nothing_to_say()
    {
        var fold = OllamaWords.Chat.Reply(OllamaWords.Chat.Read(OllamaWords.Body(OllamaWords.Chat, Whole)), OllamaWords.Head);
        Assert.Equal("", OllamaWords.Written(output => fold.Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output)));
    }

    [Fact]
    public void Every_finish_reason_has_a_word()
    {
        foreach (var finish in Enum.GetValues<FinishReason>())
        {
            var reply = JsonNode.Parse(OllamaWords.Chat.Reply(OllamaWords.Body(OllamaWords.Chat, Whole), finish))!;
            Assert.Equal(finish is FinishReason.Length ? "length" : "stop", reply["done_reason"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Every_fault_is_one_string()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var error = JsonNode.Parse(OllamaWords.Written(output => OllamaWords.Chat.WriteError(FaultCatalog.Report(new Fault(code)), output)))!.AsObject();
            Assert.NotEmpty(Assert.Single(error, field => field.Key == "error").Value!.GetValue<string>());
            Assert.Single(error);
        }
    }

    [Theory]
    [InlineData(Whole)]
    [InlineData(Stream)]
    public void No_line_end_of_any_kind_stands_inside_a_line(string fields)
    {
        var text = "a\nb\rc\u0085d\u2028e\u2029f\vg\fh";
        var call = new ToolCall("c", "say", "{\n\"text\":\"a\\nb\u0085c\u2028d\u2029\\\\\" ,\r\n\"more\" : [ 1, 2 ]}");
        var reply = Encoding.UTF8.GetString(OllamaWords.Chat.Reply(
            OllamaWords.Body(OllamaWords.Chat, fields), FinishReason.Stop, new AnswerPart.Text(text), new AnswerPart.Call(call)));
        var lines = reply.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Equal(line, line.ReplaceLineEndings("")));

        var messages = lines.Select(line => JsonNode.Parse(line)!["message"]!).ToList();
        Assert.Equal(text, string.Concat(messages.Select(message => message["content"]!.GetValue<string>())));
        var given = messages.Select(message => message["tool_calls"]).OfType<JsonArray>().Single()[0]!["function"]!["arguments"]!;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(call.Arguments), given));
    }

    [Theory]
    [InlineData("", """{"input":""}""")]
    [InlineData("door", """{"input":"door"}""")]
    [InlineData("[1]", """{"input":"[1]"}""")]
    [InlineData("{\"a\":1}}", """{"input":"{\"a\":1}}"}""")]
    [InlineData("{\"a\":", """{"input":"{\"a\":"}""")]
    [InlineData(" { } ", "{}")]
    public void Arguments_are_an_object_whatever_they_were(string arguments, string expected)
    {
        var reply = Encoding.UTF8.GetString(OllamaWords.Chat.Reply(
            OllamaWords.Body(OllamaWords.Chat, Whole), FinishReason.ToolCalls, new AnswerPart.Call(new ToolCall("c", "look", arguments))));
        Assert.Contains($"\"arguments\":{expected}}}", reply, StringComparison.Ordinal);
    }
}
