using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Tests.Anthropic;

/// <summary>Every case of the closed sets that this protocol has to have a word for.</summary>
public sealed class MessagesClosedSetTests
{
    private static readonly string[] BothForms = ["\"stream\":false", "\"stream\":true"];

    [Fact]
    public void Every_part_of_an_answer_is_written()
    {
        AnswerPart[] parts =
        [
            new AnswerPart.Text("MARK"), new AnswerPart.Refusal("MARK"), new AnswerPart.Call(new ToolCall("c", "MARK", "{}")),
        ];
        Assert.Equal(typeof(AnswerPart).GetNestedTypes().Length, parts.Length);
        foreach (var part in parts)
        {
            foreach (var form in BothForms)
                Assert.Contains("MARK", Encoding.UTF8.GetString(Messages.Reply(Messages.Body(form), FinishReason.Stop, part)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_finish_reason_has_a_word_and_whole_and_streamed_replies_agree()
    {
        var words = Enum.GetValues<FinishReason>()
            .Select(finish => Assert.Single(BothForms.Select(form => Word(Messages.Reply(Messages.Body(form), finish))).Distinct()));
        Assert.Equal(["end_turn", "max_tokens", "refusal", "tool_use"], words.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_fault_is_written_in_the_shape_of_the_protocol()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            using var written = JsonDocument.Parse(Messages.Error(FaultCatalog.Report(new Fault(code))));
            Assert.Equal("error", written.RootElement.GetProperty("type").GetString());
            string[] fields = code is FaultCode.ThreadUnknown ? ["type", "message", "details"] : ["type", "message"];
            Assert.Equal(fields, written.RootElement.GetProperty("error").EnumerateObject().Select(field => field.Name));
        }
    }

    private static string Word(byte[] reply)
    {
        var text = Encoding.UTF8.GetString(reply);
        const string field = "\"stop_reason\":\"";
        var start = text.LastIndexOf(field, StringComparison.Ordinal) + field.Length;
        return text[start..text.IndexOf('"', start)];
    }
}
