using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads content: a string, or blocks. A model's thinking is passed over; what no person can be shown is named.</summary>
internal static class BlockReader
{
    // The protocol only marks the result of a tool that failed; to a person it has to be said.
    private static readonly Part Failed = new Part.Text("The tool failed: ");

    /// <summary>Reads content that may hold anything.</summary>
    public static List<Block> Read(ref Utf8JsonReader json) => Read(ref json, onlySays: false);

    private static List<Block> Read(ref Utf8JsonReader json, bool onlySays)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.String:
                return [new Block.Says(new Part.Text(json.Text()))];
            case JsonTokenType.StartArray:
                return ReadBlocks(ref json, onlySays);
            default:
                throw WrongShapeException.Type(json, "a string or an array of blocks");
        }
    }

    /// <summary>Reads content that only says something: that of the system, and of a tool's result.</summary>
    public static ImmutableArray<Part> ReadParts(ref Utf8JsonReader json) => [.. Read(ref json, onlySays: true).OfType<Block.Says>().Select(block => block.Part)];

    private static List<Block> ReadBlocks(ref Utf8JsonReader json, bool onlySays)
    {
        var blocks = new List<Block>();
        while (json.NextElement())
        {
            if (ReadBlock(ref json, onlySays) is { } block)
                blocks.Add(block);
        }

        return blocks;
    }

    private static Block? ReadBlock(ref Utf8JsonReader json, bool onlySays)
    {
        if (json.TokenType is JsonTokenType.String)
            return new Block.Says(new Part.Text(json.Text()));

        json.ExpectObject();
        var type = json.Peek("type"u8) ?? throw WrongShapeException.Missing(json.TokenStartIndex, "type");
        switch (type)
        {
            case "text":
                return new Block.Says(ReadText(ref json));
            case "image" or "document":
                return new Block.Says(MediaReader.Read(ref json, type));
            case "tool_use" or "tool_result" when onlySays:
                // A result in a result in a result would be looked through again at each level.
                json.Skip();
                return null;
            case "tool_use":
                return new Block.Calls(ReadCall(ref json));
            case "tool_result":
                return new Block.Returns(ReadResult(ref json));
            case "thinking" or "redacted_thinking":
                json.Skip();
                return null;
            default:
                return new Block.Says(new Part.Attachment(type, JsonReading.Digest(Encoding.UTF8.GetBytes(CanonicalJson.Read(ref json)))));
        }
    }

    private static Part.Text ReadText(ref Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        string? text = null;
        while (json.NextField())
        {
            if (json.At("text"u8))
                text = json.Text();
            else
                json.Skip();
        }

        return new Part.Text(text ?? throw WrongShapeException.Missing(start, "text"));
    }

    private static ToolCall ReadCall(ref Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        string? id = null, name = null, input = null;
        while (json.NextField())
        {
            if (json.At("id"u8))
                id = json.TextOrNull();
            else if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("input"u8))
                input = JsonElement.ParseValue(ref json).GetRawText();
            else
                json.Skip();
        }

        return new ToolCall(id ?? "", name ?? throw WrongShapeException.Missing(start, "name"), input ?? "{}");
    }

    private static Message ReadResult(ref Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        string? id = null;
        var failed = false;
        ImmutableArray<Part> content = [];
        while (json.NextField())
        {
            if (json.At("tool_use_id"u8))
                id = json.TextOrNull();
            else if (json.At("content"u8))
                content = ReadParts(ref json);
            else if (json.At("is_error"u8))
                failed = json.Flag();
            else
                json.Skip();
        }

        return new Message(Role.Tool, failed ? content.Insert(0, Failed) : content)
        {
            ToolCallId = id ?? throw WrongShapeException.Missing(start, "tool_use_id"),
        };
    }
}
