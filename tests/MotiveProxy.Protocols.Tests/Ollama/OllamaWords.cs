using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Ollama;

namespace MotiveProxy.Protocols.Tests.Ollama;

/// <summary>Short words for tests of Ollama's codecs.</summary>
internal static class OllamaWords
{
    public static readonly ChatCodec Chat = new();

    public static readonly GenerateCodec Generate = new();

    public static readonly ReplyHead Head = new("0198f00d", "demo", DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_250));

    public static Decoded Decode(this IExchangeCodec codec, string body, DecodeLimits? limits = null) =>
        codec.Decode(Encoding.UTF8.GetBytes(body), limits ?? new DecodeLimits(), modelInPath: null);

    public static DecodedRequest Read(this IExchangeCodec codec, string body) => Assert.IsType<Decoded.Request>(codec.Decode(body)).Value;

    public static Fault Refuse(this IExchangeCodec codec, string body) => Assert.IsType<Decoded.Rejected>(codec.Decode(body)).Fault;

    /// <summary>A request of one message or prompt, with more fields.</summary>
    public static string Body(IExchangeCodec codec, string fields = "") =>
        $$"""{"model":"demo",{{(codec is ChatCodec ? "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" : "\"prompt\":\"Hi\"")}}{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    /// <summary>A chat of these messages.</summary>
    public static string Messages(string messages) => $$"""{"model":"demo","messages":[{{messages}}]}""";

    public static byte[] Reply(this IExchangeCodec codec, string body, FinishReason finish, params AnswerPart[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = codec.Reply(RecordedRequest.Said(codec.Decode(body))!, Head);
        fold.Open(output);
        foreach (var part in parts)
            fold.Part(part, output);
        fold.End(finish, output);
        return output.WrittenSpan.ToArray();
    }

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
