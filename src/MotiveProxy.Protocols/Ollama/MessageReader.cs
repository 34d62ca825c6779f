using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Reads one message of a chat.</summary>
internal static class MessageReader
{
    /// <summary>Reads the message that the reader stands on.</summary>
    public static Message Read(ref Utf8JsonReader json)
    {
        Role? role = null;
        string? text = null, callId = null, name = null;
        ImmutableArray<Part> images = [];
        ImmutableArray<ToolCall> calls = [];

        json.ExpectObject();
        var start = json.TokenStartIndex;
        while (json.NextField())
        {
            if (json.At("role"u8))
                role = ReadRole(ref json);
            else if (json.At("content"u8))
                text = json.TextOrNull();
            else if (json.At("images"u8))
                images = ImageReader.Read(ref json);
            else if (json.At("tool_calls"u8))
                calls = json.IsNull() ? [] : ReadCalls(ref json);
            else if (json.At("tool_call_id"u8))
                callId = json.TextOrNull();
            else if (json.At("tool_name"u8) || json.At("name"u8))
                name = json.NameOrNull();
            else
                json.Skip();
        }

        return new Message(
            role ?? throw WrongShapeException.Missing(start, "role"),
            OllamaBody.Content(text, images, isAlone: images.IsEmpty && calls.IsEmpty))
        {
            ToolCalls = calls,
            ToolCallId = string.IsNullOrEmpty(callId) ? null : callId,
            Name = string.IsNullOrEmpty(name) ? null : name,
        };
    }

    private static Role ReadRole(ref Utf8JsonReader json) => json.Text() switch
    {
        "user" => Role.User,
        "assistant" => Role.Assistant,
        "system" => Role.System,
        "tool" => Role.Tool,
        _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected one of 'system', 'user', 'assistant' and 'tool'"),
    };

    private static ImmutableArray<ToolCall> ReadCalls(ref Utf8JsonReader json)
    {
        json.ExpectArray();
        var calls = ImmutableArray.CreateBuilder<ToolCall>();
        while (json.NextElement())
            calls.Add(ReadCall(ref json));
        return calls.DrainToImmutable();
    }

    private static ToolCall ReadCall(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? id = null;
        ToolCall? called = null;
        while (json.NextField())
        {
            if (json.At("id"u8))
                id = json.TextOrNull();
            else if (json.At("function"u8))
                called = ReadFunction(ref json);
            else
                json.Skip();
        }

        return called is null ? throw WrongShapeException.Missing(start, "function") : called with { Id = id ?? "" };
    }

    private static ToolCall ReadFunction(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? name = null, arguments = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("arguments"u8))
                arguments = ReadArguments(ref json);
            else
                json.Skip();
        }

        return name is null ? throw WrongShapeException.Missing(start, "name") : new ToolCall("", name, arguments ?? "{}");
    }

    // An object; clients that were made for OpenAI's API send the text of one.
    private static string? ReadArguments(ref Utf8JsonReader json) =>
        json.TokenType is JsonTokenType.StartObject ? CanonicalJson.Read(ref json) : json.TextOrNull();
}
