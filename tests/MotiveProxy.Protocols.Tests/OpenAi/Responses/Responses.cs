using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.OpenAi.Responses;

namespace MotiveProxy.Protocols.Tests.OpenAi.Responses;

/// <summary>Short words for tests of the codec of responses.</summary>
internal static class Responses
{
    public static readonly ResponsesCodec Codec = new();

    public static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    public static DecodedRequest Request(string body) => Assert.IsType<Decoded.Request>(Decode(body)).Value;

    public static Fault Fault(string body, DecodeLimits? limits = null) => Assert.IsType<Decoded.Rejected>(Decode(body, limits)).Fault;

    /// <summary>A request with this input, and more fields.</summary>
    public static string Body(string fields = "", string input = "\"Hi\"") =>
        $$"""{"model":"demo","input":{{input}}{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    public static string Reply(string fields, FinishReason finish, params AnswerPart[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Codec.Reply(Request(Body(fields)), Head);
        fold.Open(output);
        foreach (var part in parts)
            fold.Part(part, output);
        fold.End(finish, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static Decoded Decode(string body, DecodeLimits? limits = null) =>
        Codec.Decode(Encoding.UTF8.GetBytes(body), limits ?? new DecodeLimits(), modelInPath: null);
}
