using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.OpenAi.Chat;

namespace MotiveProxy.Protocols.Tests.OpenAi.Chat;

/// <summary>Short words for tests of the chat codec.</summary>
internal static class Chat
{
    public static readonly ChatCodec Codec = new();

    public static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    public static Decoded Decode(string body, DecodeLimits? limits = null, string? modelInPath = null) =>
        Codec.Decode(Encoding.UTF8.GetBytes(body), limits ?? new DecodeLimits(), modelInPath);

    public static DecodedRequest Request(string body, string? modelInPath = null) =>
        Assert.IsType<Decoded.Request>(Decode(body, modelInPath: modelInPath)).Value;

    public static Fault Fault(string body, DecodeLimits? limits = null) =>
        Assert.IsType<Decoded.Rejected>(Decode(body, limits)).Fault;

    /// <summary>A request of one message, with more fields.</summary>
    public static string Body(string fields = "", string messages = """[{"role":"user","content":"Hi"}]""") =>
        $$"""{"model":"demo","messages":{{messages}}{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    /// <summary>A request whose only message has this content.</summary>
    public static string BodyOfContent(string content) => Body(messages: $$"""[{"role":"user","content":{{content}}}]""");

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
}
