using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.OpenAi.Completions;
using MotiveProxy.Protocols.Tests.BadInput;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests;

/// <summary>Every case of every closed set, through every codec's encoder in both forms: none throws, and each gives frames of its protocol.</summary>
public sealed class AllCodecsTests
{
    private static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.UnixEpoch);

    private static readonly AnswerPart[] Parts =
    [
        new AnswerPart.Text("MARK"), new AnswerPart.Text(""), new AnswerPart.Refusal("MARK"), new AnswerPart.Refusal(""),
        new AnswerPart.Call(new ToolCall("MARK", "MARK", "{\"MARK\":1}")), new AnswerPart.Call(new ToolCall("", "MARK", "")),
        new AnswerPart.Call(new ToolCall("", "", "MARK: no JSON")), new AnswerPart.Call(new ToolCall("\ud800", "MARK", "{\n\"a\" : \"b\u2028\n")),
    ];

    public static TheoryData<string, bool> Forms
    {
        get
        {
            var forms = new TheoryData<string, bool>();
            foreach (var dialect in Dialects.All.Where(dialect => dialect.Said.Length > 0))
            {
                forms.Add(dialect.Path, false);
                forms.Add(dialect.Path, true);
            }

            return forms;
        }
    }

    [Fact]
    public void Every_kind_of_part_is_among_those_tried() =>
        Assert.Equal(typeof(AnswerPart).GetNestedTypes().Length, Parts.Select(part => part.GetType()).Distinct().Count());

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_part_is_written_for_every_reason_to_end(string path, bool stream)
    {
        foreach (var finish in Enum.GetValues<FinishReason>())
        {
            Assert.NotEmpty(Reply(path, stream, fold => fold.End, finish));
            foreach (var part in Parts)
            {
                var reply = string.Concat(Reply(path, stream, fold => fold.End, finish, part).Select(frame => frame.ToJsonString()));
                if (part is not AnswerPart.Call || Dialects.At(path).Codec() is not CompletionsCodec)
                    Assert.Equal(part.ToString().Contains("MARK", StringComparison.Ordinal), reply.Contains("MARK", StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Parts_follow_one_another_in_any_order(string path, bool stream)
    {
        var random = new Random(20_261_124);
        for (var i = 0; i < 300; i++)
        {
            var parts = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Parts[random.Next(Parts.Length)]).ToArray();
            Assert.NotEmpty(Reply(path, stream, fold => fold.End, Enum.GetValues<FinishReason>()[random.Next(4)], parts));
        }
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_outcome_that_is_no_answer_is_told_before_a_reply_and_in_the_middle_of_a_stream(string path, bool stream)
    {
        var outcomes = Enum.GetValues<FaultCode>().Select(code => (Outcome)new Outcome.Failed(new Fault(code, "MARK\n\"", "p")))
            .Concat(Enumerable.Range(400, 200).Select(status => new Outcome.ErrorGiven(status, "MARK\n\"")));
        foreach (var report in outcomes.Select(outcome => FaultCatalog.Report(outcome)!))
        {
            var error = new ArrayBufferWriter<byte>();
            Dialects.At(path).Codec().WriteError(report, error);
            Assert.Equal(report.Message, At(Assert.Single(Frames.Read("application/json", error.WrittenSpan)), Dialects.At(path).Error));

            // A whole reply that has begun has no words for it.
            var told = Reply(path, stream, fold => (_, output) => fold.Fail(report, output), default, Parts[0]);
            Assert.Equal(stream, told.Any(frame => frame.ToJsonString().Contains("MARK\\n", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void An_error_on_purpose_has_the_type_that_was_chosen_wherever_a_protocol_has_one()
    {
        var report = FaultCatalog.Report(new Outcome.ErrorGiven(400, "On purpose.") { Type = "overloaded_error", RetryAfter = 7 });
        var told = new ArrayBufferWriter<byte>();
        foreach (var dialect in Dialects.All.Where(dialect => dialect.Said.Length > 0))
        {
            told.Write(Encoding.UTF8.GetBytes($"{dialect.Path}\n"));
            dialect.Codec().WriteError(report, told);
            told.Write("\nin a stream:\n"u8);
            dialect.Codec().Reply(dialect.Read(dialect.Body()) with { Stream = true }, Head).Fail(report, told);
            told.Write("\n"u8);
        }

        Golden.Matches("error-on-purpose.txt", told.WrittenSpan);
    }

    private static IReadOnlyList<JsonNode> Reply(
        string path, bool stream, Func<IReplyFold, Action<FinishReason, IBufferWriter<byte>>> end, FinishReason finish, params AnswerPart[] parts)
    {
        var dialect = Dialects.At(path);
        var request = dialect.Read(dialect.Body()) with { Stream = stream };
        var fold = dialect.Codec().Reply(request, Head);
        Assert.Equal(stream, fold.Streams);
        var output = new ArrayBufferWriter<byte>();
        fold.Open(output);
        foreach (var part in parts)
        {
            fold.Beat(output);
            fold.Part(part, output);
        }

        end(fold)(finish, output);
        return Frames.Read(fold.ContentType, output.WrittenSpan);
    }

    private static string At(JsonNode node, string path) => path.Split('.').Aggregate((JsonNode?)node, (at, field) => at![field])!.GetValue<string>();
}
