using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>The pieces that whole and streamed replies have in common, and the count of tokens.</summary>
internal static class MessagesWire
{
    private const string IdPrefix = "msg_";

    /// <summary>What a call ends with, after its input: that the model itself calls. Some clients do not read a call without it (measured with Anthropic .NET 13.12.0).</summary>
    public static ReadOnlySpan<byte> EndOfCall => ",\"caller\":{\"type\":\"direct\"}}"u8;

    /// <summary>The reply's id inside a message's; the whole text if it is none of ours, which then nobody knows.</summary>
    public static string ReplyOf(string messageId) =>
        messageId.StartsWith(IdPrefix, StringComparison.Ordinal) ? messageId[IdPrefix.Length..] : messageId;

    /// <summary>Writes what a message begins with, up to the inside of <c>content</c>.</summary>
    public static void Begin(IBufferWriter<byte> output, ReplyHead head)
    {
        output.Raw("{\"id\":\""u8);
        output.JsonText(IdPrefix);
        output.JsonText(head.Id);
        output.Raw("\",\"type\":\"message\",\"role\":\"assistant\",\"model\":"u8);
        output.JsonString(head.Model);
        output.Raw(",\"content\":["u8);
    }

    /// <summary>Writes an object of estimated counts, as a message has it.</summary>
    public static void Usage(IBufferWriter<byte> output, long inputTokens, long outputTokens)
    {
        output.Raw("{\"input_tokens\":"u8);
        output.Number(inputTokens);
        output.Raw(",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":"u8);
        output.Number(outputTokens);
        output.Raw("}"u8);
    }

    /// <summary>Writes the reply of <c>/v1/messages/count_tokens</c>: an estimate.</summary>
    public static void TokenCount(Turn turn, IBufferWriter<byte> output)
    {
        output.Raw("{\"input_tokens\":"u8);
        output.Number(TokenEstimate.Of(turn));
        output.Raw("}"u8);
    }

    /// <summary>A call's arguments as the JSON object that the protocol demands. What is none is put into one, as text.</summary>
    public static string Input(ToolCall call)
    {
        if (IsObject(call.Arguments))
            return call.Arguments;
        if (string.IsNullOrWhiteSpace(call.Arguments))
            return "{}";

        var input = new ArrayBufferWriter<byte>();
        input.Raw("{\"arguments\":"u8);
        input.JsonString(call.Arguments);
        input.Raw("}"u8);
        return Encoding.UTF8.GetString(input.WrittenSpan);
    }

    /// <summary>The protocol's word for why an answer ended. One that calls tools never says that it just stopped: clients would not call them.</summary>
    public static ReadOnlySpan<byte> Word(FinishReason finish, bool hasCalls, bool hasRefusal) => finish switch
    {
        FinishReason.ContentFilter => "refusal"u8,
        FinishReason.Stop or FinishReason.ToolCalls when hasRefusal => "refusal"u8,
        FinishReason.Stop when hasCalls => "tool_use"u8,
        FinishReason.Stop => "end_turn"u8,
        FinishReason.ToolCalls => "tool_use"u8,
        FinishReason.Length => "max_tokens"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
    };

    private static bool IsObject(string text)
    {
        var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            return json.Read() && json.TokenType is JsonTokenType.StartObject && json.TrySkip() && !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
