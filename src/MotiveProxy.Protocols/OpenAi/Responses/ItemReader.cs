using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>Reads one item of the input.</summary>
internal static class ItemReader
{
    /// <summary>Reads the item that the reader stands on: the fields that items of all kinds have, as far as they are there.</summary>
    public static Item Read(ref Utf8JsonReader json)
    {
        var item = default(Item);
        while (json.NextField())
        {
            if (json.At("role"u8))
                item = item with { Role = ReadRole(ref json) };
            else if (json.At("content"u8))
                item = item with { Content = ContentReader.Read(ref json) };
            else if (json.At("id"u8))
                item = item with { Id = json.TextOrNull() };
            else if (json.At("call_id"u8))
                item = item with { CallId = json.TextOrNull() };
            else if (json.At("name"u8))
                item = item with { Name = json.NameOrNull() };
            else if (json.At("arguments"u8) || json.At("input"u8))
                item = item with { Arguments = json.TextOrNull() };
            else if (json.At("output"u8))
                item = item with { Output = ReadOutput(ref json) };
            else
                json.Skip();
        }

        return item;
    }

    private static Role ReadRole(ref Utf8JsonReader json) => json.Text() switch
    {
        "user" => Role.User,
        "assistant" => Role.Assistant,
        "system" => Role.System,
        "developer" => Role.Developer,
        _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected one of 'system', 'developer', 'user' and 'assistant'"),
    };

    // Tools of a host's own kind have results of their own kind.
    private static ImmutableArray<Part> ReadOutput(ref Utf8JsonReader json) => json.TokenType is JsonTokenType.StartObject
        ? [new Part.Attachment("output", JsonReading.Digest(Encoding.UTF8.GetBytes(CanonicalJson.Read(ref json))))]
        : ContentReader.Read(ref json);
}

/// <summary>The fields of an item.</summary>
internal readonly record struct Item(
    Role? Role, ImmutableArray<Part> Content, string? Id, string? CallId, string? Name, string? Arguments, ImmutableArray<Part> Output)
{
    /// <summary>The item as a message.</summary>
    /// <param name="start">Where the item begins, in bytes.</param>
    public Message ToMessage(long start) => new(Role ?? throw WrongShapeException.Missing(start, "role"), OrNone(Content));

    /// <summary>The item as a call. Of one without a <c>call_id</c> the item's id will do.</summary>
    /// <param name="start">Where the item begins, in bytes.</param>
    public ToolCall ToCall(long start) => new(CallId ?? Id ?? "", Name ?? throw WrongShapeException.Missing(start, "name"), Arguments ?? "");

    /// <summary>The item as a call's result.</summary>
    public Message ToResult() => new(Core.Conversations.Role.Tool, OrNone(Output)) { ToolCallId = CallId };

    private static ImmutableArray<Part> OrNone(ImmutableArray<Part> parts) => parts.IsDefault ? [] : parts;
}
