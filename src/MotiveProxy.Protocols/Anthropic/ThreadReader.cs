using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>
/// Reads <c>thread</c> (beta <c>message-threads-2026-08-12</c>), by which clients tell a conversation once, with its system prompt and tools, and
/// then only what is new. The tool runners of Anthropic's SDKs do so unasked (measured with Anthropic .NET 13.12.0 and Node 1.12.0).
/// </summary>
internal static class ThreadReader
{
    /// <summary>Reads how a conversation is continued; <see langword="null"/> for <c>null</c>.</summary>
    public static Continuation? Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? type = null, previous = null;
        var typeStart = start;
        while (json.NextField())
        {
            if (json.At("type"u8))
                (type, typeStart) = (json.Text(), json.TokenStartIndex);
            else if (json.At("previous_message_id"u8))
                previous = json.Text();
            else
                json.Skip();
        }

        return type switch
        {
            "create" => After(reply: null),
            "continue" => After(MessagesWire.ReplyOf(previous ?? throw WrongShapeException.Missing(start, "previous_message_id"))),
            null => throw WrongShapeException.Missing(start, "type"),
            _ => throw WrongShapeException.Value(typeStart, "expected 'create' or 'continue'"),
        };
    }

    private static Continuation After(string? reply) =>
        new(reply, IsKept: true, Instructions: 0, References: []) { KeepsTools = true, WhenUnknown = FaultCode.ThreadUnknown };
}
