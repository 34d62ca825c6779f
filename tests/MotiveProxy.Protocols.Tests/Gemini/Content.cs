using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Gemini;

namespace MotiveProxy.Protocols.Tests.Gemini;

/// <summary>Short words for tests of Gemini's codec.</summary>
internal static class Content
{
    public const string Hi = """{"role":"user","parts":[{"text":"Hi"}]}""";

    public static readonly ReplyHead Head = new("0198f00d", "npc", DateTimeOffset.FromUnixTimeSeconds(1_790_000_000));

    public static ContentCodec Codec(ContentForm form = ContentForm.Whole) => new(form);

    public static Decoded Decode(string body, DecodeLimits? limits = null, string? model = "npc") =>
        Codec().Decode(Encoding.UTF8.GetBytes(body), limits ?? new DecodeLimits(), model);

    public static Turn Turn(string body) => Assert.IsType<Decoded.Request>(Decode(body)).Value.Turn;

    public static Fault Fault(string body, DecodeLimits? limits = null, string? model = "npc") =>
        Assert.IsType<Decoded.Rejected>(Decode(body, limits, model)).Fault;

    /// <summary>A request of one content, with more fields.</summary>
    public static string Body(string fields = "", string contents = $"[{Hi}]") =>
        $$"""{"contents":{{contents}}{{(fields.Length > 0 ? "," : "")}}{{fields}}}""";

    /// <summary>A request whose only content has these parts.</summary>
    public static string Parts(string parts, string role = "user") => Body(contents: $$"""[{"role":"{{role}}","parts":{{parts}}}]""");

    public static byte[] Reply(ContentForm form, FinishReason finish, params AnswerPart[] parts)
    {
        var output = new ArrayBufferWriter<byte>();
        var fold = Begin(form);
        fold.Open(output);
        foreach (var part in parts)
            fold.Part(part, output);
        fold.End(finish, output);
        return output.WrittenSpan.ToArray();
    }

    public static IReplyFold Begin(ContentForm form)
    {
        var codec = Codec(form);
        return codec.Reply(Assert.IsType<Decoded.Request>(codec.Decode(Encoding.UTF8.GetBytes(Body()), new DecodeLimits(), "npc")).Value, Head);
    }

    public static string Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
