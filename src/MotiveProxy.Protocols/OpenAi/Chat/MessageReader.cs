using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>Reads one message of a chat.</summary>
internal static class MessageReader
{
    /// <summary>Reads the message that the reader stands on.</summary>
    public static Message Read(ref Utf8JsonReader json)
    {
        Role? role = null;
        var isFunction = false;
        ImmutableArray<Part> content = [];
        ImmutableArray<ToolCall> calls = [];
        string? callId = null, name = null, refusal = null;

        json.ExpectObject();
        var start = json.TokenStartIndex;
        while (json.NextField())
        {
            if (json.At("role"u8))
                role = ReadRole(ref json, out isFunction);
            else if (json.At("content"u8))
                content = ContentReader.Read(ref json);
            else if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("tool_calls"u8))
                calls = json.IsNull() ? calls : ReadCalls(ref json);
            else if (json.At("tool_call_id"u8))
                callId = json.TextOrNull();
            else if (json.At("function_call"u8))
                calls = json.IsNull() ? calls : [ReadFunctionCall(ref json)];
            else if (json.At("refusal"u8))
                refusal = json.TextOrNull();
            else
                json.Skip();
        }

        if (!string.IsNullOrEmpty(refusal))
            content = content.Add(new Part.Text(refusal));
        return new Message(role ?? throw WrongShapeException.Missing(start, "role"), content)
        {
            ToolCalls = calls,
            ToolCallId = isFunction ? name : callId,
            Name = name,
        };
    }

    private static Role ReadRole(ref Utf8JsonReader json, out bool isFunction)
    {
        isFunction = false;
        if (json.TokenType is not JsonTokenType.String)
            throw WrongShapeException.Type(json, "a string");
        if (json.ValueTextEquals("user"u8))
            return Role.User;
        if (json.ValueTextEquals("assistant"u8))
            return Role.Assistant;
        if (json.ValueTextEquals("system"u8))
            return Role.System;
        if (json.ValueTextEquals("developer"u8))
            return Role.Developer;
        if (json.ValueTextEquals("tool"u8))
            return Role.Tool;

        isFunction = json.ValueTextEquals("function"u8);
        return isFunction
            ? Role.Tool
            : throw WrongShapeException.Value(
                json.TokenStartIndex, "expected one of 'system', 'developer', 'user', 'assistant', 'tool' and 'function'");
    }

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
            else if (json.At("function"u8) || json.At("custom"u8))
                called = json.IsNull() ? called : ReadFunctionCall(ref json);
            else
                json.Skip();
        }

        return called is null ? throw WrongShapeException.Missing(start, "function") : called with { Id = id ?? "" };
    }

    // A legacy call has no id: its result names the function, and so does the call.
    private static ToolCall ReadFunctionCall(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? name = null, arguments = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("arguments"u8) || json.At("input"u8))
                arguments = json.TextOrNull();
            else
                json.Skip();
        }

        return name is null ? throw WrongShapeException.Missing(start, "name") : new ToolCall(name, name, arguments ?? "");
    }
}
