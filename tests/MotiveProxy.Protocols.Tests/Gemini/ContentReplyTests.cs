using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Gemini;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Protocols.Tests.Gemini;

public sealed class ContentReplyTests
{
    private static readonly AnswerPart Hello = new AnswerPart.Text("Hello,\n\"you\" \U0001F600");
    private static readonly AnswerPart Nothing = new AnswerPart.Text("");
    private static readonly AnswerPart No = new AnswerPart.Refusal("I will not.");
    private static readonly AnswerPart Look = new AnswerPart.Call(new ToolCall("call_1", "look", "{\"at\": \"door\"}"));
    private static readonly AnswerPart Go = new AnswerPart.Call(new ToolCall("call_2", "go", ""));
    private static readonly AnswerPart Odd = new AnswerPart.Call(new ToolCall("call_3", "say", "[\"a\"]"));

    public static TheoryData<string, FinishReason, AnswerPart[]> Replies => new()
    {
        { "text", FinishReason.Stop, [Hello] },
        { "text-in-parts", FinishReason.Length, [Hello, Nothing, Hello] },
        { "empty", FinishReason.Stop, [Nothing] },
        { "refusal", FinishReason.Stop, [Hello, No] },
        { "filtered", FinishReason.ContentFilter, [] },
        { "calls", FinishReason.ToolCalls, [Look, Go, Odd] },
        { "text-around-call", FinishReason.ToolCalls, [Hello, Look, Hello] },
    };

    [Theory]
    [MemberData(nameof(Replies))]
    public void A_reply_is_the_bytes_of_its_golden_file(string name, FinishReason finish, AnswerPart[] parts)
    {
        foreach (var form in Enum.GetValues<ContentForm>())
            Golden.Matches($"gemini-{form.ToString().ToLowerInvariant()}-{name}.txt", Content.Reply(form, finish, parts));
    }

    [Theory]
    [InlineData(ContentForm.Whole, "\n")]
    [InlineData(ContentForm.Array, "\n")]
    [InlineData(ContentForm.Events,
        """data: {"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},"index":0}],"modelVersion":"npc","responseId":"0198f00d"}""" + "\n\n")]
    public void A_beat_says_nothing(ContentForm form, string expected) =>
        Assert.Equal(expected, Content.Written(Content.Begin(form).Beat));

    [Theory]
    [InlineData(ContentForm.Whole, "", "application/json")]
    [InlineData(ContentForm.Events, "", "text/event-stream")]
    [InlineData(ContentForm.Array, "[", "application/json")]
    public void What_goes_out_before_anybody_has_spoken_is_no_candidate(ContentForm form, string expected, string contentType)
    {
        var fold = Content.Begin(form);
        Assert.Equal(expected, Content.Written(fold.Open));
        Assert.Equal(contentType, fold.ContentType);
        Assert.Equal(form is not ContentForm.Whole, fold.Streams);
    }

    [Theory]
    [InlineData(ContentForm.Whole, "", "")]
    [InlineData(ContentForm.Events, "data: ", "\n\n")]
    [InlineData(ContentForm.Array, ",", "\n")]
    public void A_stream_that_fails_says_so_and_a_whole_reply_says_nothing(ContentForm form, string before, string after)
    {
        const string error = """{"error":{"code":408,"message":"Request timed out","status":"DEADLINE_EXCEEDED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"TIMEOUT","domain":"motive-proxy"}]}}""";
        var fold = Content.Begin(form);
        Content.Written(fold.Open);
        Content.Written(output => fold.Part(Hello, output));
        var failed = Content.Written(output => fold.Fail(FaultCatalog.Report(new Fault(FaultCode.TurnTimeout)), output));
        Assert.Equal(form is ContentForm.Whole ? "" : before + error + after, failed);
    }

    [Fact]
    public void An_array_that_is_beaten_at_any_time_is_still_an_array_of_what_was_said()
    {
        var fold = Content.Begin(ContentForm.Array);
        var array = Content.Written(output =>
        {
            fold.Open(output);
            fold.Beat(output);
            fold.Part(Hello, output);
            fold.Beat(output);
            fold.Part(Look, output);
            fold.Beat(output);
            fold.End(FinishReason.ToolCalls, output);
        });
        var elements = JsonNode.Parse(array)!.AsArray();
        Assert.Equal(3, elements.Count);
        Assert.Equal("STOP", elements[^1]!["candidates"]![0]!["finishReason"]!.GetValue<string>());
    }

    [Fact]
    public void Text_arrives_as_it_was_given()
    {
        const string given = "```c#\r\n\tvar x = \"\\\";\n```\n\n\u2028 \u0085 \U0001F600";
        foreach (var form in Enum.GetValues<ContentForm>())
        {
            var objects = Objects(form, Content.Reply(form, FinishReason.Stop, new AnswerPart.Text(given)));
            Assert.Equal(given, string.Concat(objects.Select(one => one["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>())));
        }
    }

    [Fact]
    public void Every_object_has_what_clients_look_for()
    {
        foreach (var form in Enum.GetValues<ContentForm>())
        {
            foreach (var one in Objects(form, Content.Reply(form, FinishReason.Stop, Nothing, Hello, Look, No)))
            {
                var content = one["candidates"]![0]!["content"]!;
                Assert.Equal("model", content["role"]!.GetValue<string>());
                Assert.NotEmpty(content["parts"]!.AsArray());
                Assert.Equal("0198f00d", one["responseId"]!.GetValue<string>());
                Assert.Equal("npc", one["modelVersion"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public void A_count_is_an_estimate() => Assert.Equal("""{"totalTokens":1}""", Content.Written(output => Count.Write(Content.Turn(Content.Body()), output)));

    [Fact]
    public void A_model_is_told_with_what_can_be_asked_of_it()
    {
        var list = JsonNode.Parse(Content.Written(output => GeminiModels.WriteList([new ModelEntry("org/troll:7b", DateTimeOffset.UnixEpoch)], output)))!;
        var model = Assert.Single(list["models"]!.AsArray())!;
        Assert.Equal("models/org/troll:7b", model["name"]!.GetValue<string>());
        Assert.Equal(
            ["generateContent", "streamGenerateContent", "countTokens"],
            model["supportedGenerationMethods"]!.AsArray().Select(method => method!.GetValue<string>()));
    }

    [Theory]
    [InlineData("npc:generateContent", "npc", "generateContent")]
    [InlineData("org/troll:7b:countTokens", "org/troll:7b", "countTokens")]
    [InlineData("npc", "npc", "")]
    [InlineData(":generateContent", "", "generateContent")]
    public void The_last_colon_parts_the_name_from_the_method(string inPath, string model, string method) =>
        Assert.Equal((model, method), ModelMethod.Split(inPath));

    private static EndpointUse.TokenCount Count => GeminiMethods.All.Select(method => method.Use).OfType<EndpointUse.TokenCount>().Single();

    private static List<JsonNode> Objects(ContentForm form, byte[] reply)
    {
        var text = Encoding.UTF8.GetString(reply);
        return form switch
        {
            ContentForm.Whole => [JsonNode.Parse(text)!],
            ContentForm.Array => [.. JsonNode.Parse(text)!.AsArray().Select(one => one!)],
            _ => [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(one => JsonNode.Parse(one["data: ".Length..])!)],
        };
    }
}
