using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Gemini;

namespace MotiveProxy.Protocols.Tests.Gemini;

/// <summary>Every case of the closed sets that this protocol has to have a word for.</summary>
public sealed class ContentClosedSetTests
{
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
            foreach (var form in Enum.GetValues<ContentForm>())
                Assert.Contains("MARK", Encoding.UTF8.GetString(Content.Reply(form, FinishReason.Stop, part)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(FinishReason.Stop, "STOP")]
    [InlineData(FinishReason.ToolCalls, "STOP")]
    [InlineData(FinishReason.Length, "MAX_TOKENS")]
    [InlineData(FinishReason.ContentFilter, "SAFETY")]
    public void A_finish_reason_has_the_same_word_in_every_form(FinishReason finish, string word)
    {
        foreach (var form in Enum.GetValues<ContentForm>())
            Assert.Contains($"\"finishReason\":\"{word}\"", Encoding.UTF8.GetString(Content.Reply(form, finish)), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_finish_reason_has_a_word()
    {
        foreach (var finish in Enum.GetValues<FinishReason>())
            Assert.NotEmpty(Content.Reply(ContentForm.Whole, finish));
    }

    [Fact]
    public void Every_fault_is_written_in_the_shape_of_the_protocol()
    {
        foreach (var code in Enum.GetValues<FaultCode>())
        {
            var report = FaultCatalog.Report(new Fault(code));
            using var written = JsonDocument.Parse(Content.Written(output => Content.Codec().WriteError(report, output)));
            var error = written.RootElement.GetProperty("error");
            Assert.Equal(["code", "message", "status", "details"], error.EnumerateObject().Select(field => field.Name));
            Assert.Equal(report.Status, error.GetProperty("code").GetInt32());
            Assert.Matches("^[A-Z][A-Z_]+$", error.GetProperty("status").GetString());
            Assert.Equal(report.Code.ToUpperInvariant(), error.GetProperty("details")[0].GetProperty("reason").GetString());
        }
    }

    [Fact]
    public void Every_tool_choice_can_be_sent() => AssertAll(
        new[] { "{\"mode\":\"AUTO\"}", "{\"mode\":\"ANY\"}", "{\"mode\":\"NONE\"}", "{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"look\"]}" }
            .Select(calling => Content.Turn(Content.Body($"\"toolConfig\":{{\"functionCallingConfig\":{calling}}}")).ToolChoice));

    [Fact]
    public void Every_form_of_answer_can_be_asked_for() => AssertAll(
        new[] { "{}", "{\"responseMimeType\":\"application/json\"}", "{\"responseMimeType\":\"application/json\",\"responseSchema\":{}}" }
            .Select(config => Content.Turn(Content.Body($"\"generationConfig\":{config}")).Format));

    private static void AssertAll<T>(IEnumerable<T> examples) =>
        Assert.Equal(
            typeof(T).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(T))).Select(type => type.Name).Order(StringComparer.Ordinal),
            examples.Select(example => example!.GetType().Name).Distinct().Order(StringComparer.Ordinal));
}
