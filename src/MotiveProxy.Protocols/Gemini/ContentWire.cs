using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>The pieces that whole and streamed replies have in common, and the count of tokens.</summary>
internal static class ContentWire
{
    /// <summary>What every object of a reply begins with, up to the inside of <c>parts</c>.</summary>
    public static ReadOnlySpan<byte> Begin => "{\"candidates\":[{\"content\":{\"parts\":["u8;

    /// <summary>A part that says nothing. A content needs a part: one without makes @google/genai forget the turn (read from its source, 2.32).</summary>
    public static ReadOnlySpan<byte> Nothing => "{\"text\":\"\"}"u8;

    /// <summary>What every object of a reply ends with.</summary>
    public static byte[] Tail(ReplyHead head)
    {
        var tail = new ArrayBufferWriter<byte>(128);
        tail.Raw(",\"modelVersion\":"u8);
        tail.JsonString(head.Model);
        tail.Raw(",\"responseId\":\""u8);
        tail.JsonText(head.Id);
        tail.Raw("\"}"u8);
        return tail.WrittenSpan.ToArray();
    }

    /// <summary>Writes a part that is a call of a function, whose arguments are an object here.</summary>
    public static void Call(ToolCall call, IBufferWriter<byte> output)
    {
        output.Raw("{\"functionCall\":{\"id\":"u8);
        output.JsonString(call.Id);
        output.Raw(",\"name\":"u8);
        output.JsonString(call.Name);
        output.Raw(",\"args\":"u8);
        JsonLine.Object(string.IsNullOrWhiteSpace(call.Arguments) ? "{}" : call.Arguments, output);
        output.Raw("}}"u8);
    }

    /// <summary>Writes the end of the last, or only, candidate: why it ended, and the estimated counts.</summary>
    public static void End(FinishReason finish, bool hasRefusal, long promptTokens, long tokens, IBufferWriter<byte> output)
    {
        output.Raw("],\"role\":\"model\"},\"finishReason\":\""u8);
        output.Raw(Word(finish, hasRefusal));
        output.Raw("\",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":"u8);
        output.Number(promptTokens);
        output.Raw(",\"candidatesTokenCount\":"u8);
        output.Number(tokens);
        output.Raw(",\"totalTokenCount\":"u8);
        output.Number(promptTokens + tokens);
        output.Raw("}"u8);
    }

    /// <summary>Writes the reply of <c>:countTokens</c>: an estimate.</summary>
    public static void TokenCount(Turn turn, IBufferWriter<byte> output)
    {
        output.Raw("{\"totalTokens\":"u8);
        output.Number(TokenEstimate.Of(turn));
        output.Raw("}"u8);
    }

    // It has no word for calls of functions, which are seen by themselves, and none for a refusal but what Google withholds.
    private static ReadOnlySpan<byte> Word(FinishReason finish, bool hasRefusal) => finish switch
    {
        FinishReason.Length => "MAX_TOKENS"u8,
        FinishReason.ContentFilter => "SAFETY"u8,
        FinishReason.Stop or FinishReason.ToolCalls => hasRefusal ? "SAFETY"u8 : "STOP"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
    };
}
