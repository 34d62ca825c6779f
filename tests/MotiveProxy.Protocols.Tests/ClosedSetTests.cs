using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Tests.OpenAi.Chat;

namespace MotiveProxy.Protocols.Tests;

/// <summary>The compiler does not know that a set of cases is closed: these tests send every case through, and fail for a new one.</summary>
public sealed class ClosedSetTests
{
    private static readonly string[] BothForms = ["\"stream\":false", "\"stream\":true"];

    [Fact]
    public void Every_part_of_an_answer_is_written()
    {
        AnswerPart[] parts =
        [
            new AnswerPart.Text("MARK"), new AnswerPart.Refusal("MARK"), new AnswerPart.Call(new ToolCall("c", "MARK", "{}")),
        ];
        AssertAll(parts);
        foreach (var part in parts)
        {
            foreach (var form in BothForms)
                Assert.Contains("MARK", System.Text.Encoding.UTF8.GetString(Chat.Reply(Chat.Body(form), FinishReason.Stop, part)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_finish_reason_has_a_word()
    {
        var words = new HashSet<string>();
        foreach (var finish in Enum.GetValues<FinishReason>())
        {
            var replies = BothForms.Select(form => Finish(Chat.Reply(Chat.Body(form), finish))).Distinct().ToList();
            Assert.True(words.Add(Assert.Single(replies)));
        }

        Assert.Equal(["content_filter", "length", "stop", "tool_calls"], words.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_part_of_a_message_can_be_sent()
    {
        var content = Chat.Request(Chat.BodyOfContent("""
            [{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"https://example.com/"}},{"type":"file","file":{"file_id":"f"}}]
            """)).Turn.Messages[0].Content;
        AssertAll(content);
    }

    [Fact]
    public void Every_tool_choice_can_be_sent() => AssertAll(
        new[] { "\"auto\"", "\"none\"", "\"required\"", "{\"type\":\"function\",\"function\":{\"name\":\"t\"}}" }
            .Select(choice => Chat.Request(Chat.Body($"\"tool_choice\":{choice}")).Turn.ToolChoice));

    [Fact]
    public void Every_form_of_answer_can_be_asked_for() => AssertAll(
        new[] { "{\"type\":\"text\"}", "{\"type\":\"json_object\"}", "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":{}}}" }
            .Select(format => Chat.Request(Chat.Body($"\"response_format\":{format}")).Turn.Format));

    [Fact]
    public void Every_outcome_with_words_but_an_answer_is_an_error()
    {
        Outcome[] outcomes =
        [
            new Outcome.Answered(FinishReason.Stop), new Outcome.ErrorGiven(418, "I am a teapot."), new Outcome.Failed(new Fault(FaultCode.Superseded)),
            new Outcome.Dropped(),
        ];
        AssertAll(outcomes);
        foreach (var outcome in outcomes)
            Assert.Equal(outcome is Outcome.Answered or Outcome.Dropped, FaultCatalog.Report(outcome) is null);
    }

    [Fact]
    public void Every_fault_is_written_in_the_shape_of_the_protocol()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var output = new ArrayBufferWriter<byte>();
            Chat.Codec.WriteError(FaultCatalog.Report(new Fault(code)), output);
            using var written = System.Text.Json.JsonDocument.Parse(output.WrittenMemory);
            var error = written.RootElement.GetProperty("error");
            Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(field => field.Name));
        }
    }

    private static void AssertAll<T>(IEnumerable<T> examples) =>
        Assert.Equal(
            typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(StringComparer.Ordinal),
            examples.Select(example => example!.GetType().Name).Distinct().Order(StringComparer.Ordinal));

    private static string Finish(byte[] reply)
    {
        var text = System.Text.Encoding.UTF8.GetString(reply);
        const string field = "\"finish_reason\":\"";
        var start = text.LastIndexOf(field, StringComparison.Ordinal) + field.Length;
        return text[start..text.IndexOf('"', start)];
    }
}
