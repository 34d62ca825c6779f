using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>The pieces that whole and streamed replies have in common.</summary>
internal static class ChatWire
{
    /// <summary>Writes what both kinds of object begin with, up to the inside of <c>choices</c>.</summary>
    public static void Begin(IBufferWriter<byte> output, ReplyHead head, ReadOnlySpan<byte> kind)
    {
        output.Raw("{\"id\":\"chatcmpl-"u8);
        output.JsonText(head.Id);
        output.Raw("\",\"object\":\""u8);
        output.Raw(kind);
        output.Raw("\",\"created\":"u8);
        output.Number(head.Created.ToUnixTimeSeconds());
        output.Raw(",\"model\":"u8);
        output.JsonString(head.Model);
        output.Raw(",\"choices\":["u8);
    }

    /// <summary>Writes a tool call's fields, without the braces around them.</summary>
    public static void Call(IBufferWriter<byte> output, ToolCall call)
    {
        output.Raw("\"id\":"u8);
        output.JsonString(call.Id);
        output.Raw(",\"type\":\"function\",\"function\":"u8);
        Function(output, call);
    }

    /// <summary>Writes the object of a function's name and arguments, which is all of a legacy call.</summary>
    public static void Function(IBufferWriter<byte> output, ToolCall call)
    {
        output.Raw("{\"name\":"u8);
        output.JsonString(call.Name);
        output.Raw(",\"arguments\":"u8);
        output.JsonString(call.Arguments);
        output.Raw("}"u8);
    }

    /// <summary>The protocol's word for why an answer ended. One that calls tools never says that it just stopped: clients would not call them.</summary>
    public static ReadOnlySpan<byte> Word(FinishReason finish, bool hasCalls, bool legacy) => finish switch
    {
        FinishReason.ToolCalls or FinishReason.Stop when hasCalls => legacy ? "function_call"u8 : "tool_calls"u8,
        FinishReason.Stop => "stop"u8,
        FinishReason.ToolCalls => "tool_calls"u8,
        FinishReason.Length => "length"u8,
        FinishReason.ContentFilter => "content_filter"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
    };
}
