using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Anthropic;

namespace MotiveProxy.Protocols.Tests.Anthropic;

/// <summary>Short words for tests of the messages codec.</summary>
internal static class Messages
{
    public static readonly MessagesCodec Codec = new();

    public static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    public static Decoded Decode(string body, DecodeLimits? limits = null) =>
        Codec.Decode(Encoding.UTF8.GetBytes(body), limits ?? new DecodeLimits(), modelInPath: null);

    public static Turn Turn(string body) => Request(body).Turn;

    public static DecodedRequest Request(string body) => Assert.IsType<Decoded.Request>(Decode(body)).Value;

    public static Fault Fault(string body, DecodeLimits? limits = null) => Assert.IsType<Decoded.Rejected>(Decode(body, limits)).Fault;

    /// <summary>A request of one message, with more fields.</summary>
    public static string Body(string fields = "", string messages = """[{"role":"user","content":"Hi"}]""") =>
        $$"""{"model":"demo","max_tokens":1024,"messages":{{messages}}{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    /// <summary>A request whose only message has this content.</summary>
    public static string BodyOfContent(string content, string role = "user") =>
        Body(messages: $$"""[{"role":"{{role}}","content":{{content}}}]""");

    public static byte[] Reply(string body, FinishReason finish, params AnswerPart[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Codec.Reply(Request(body), Head);
        fold.Open(output);
        foreach (var part in parts)
            fold.Part(part, output);
        fold.End(finish, output);
        return output.WrittenSpan.ToArray();
    }

    public static string Error(ErrorReport error)
    {
        var output = new ArrayBufferWriter<byte>();
        Codec.WriteError(error, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
