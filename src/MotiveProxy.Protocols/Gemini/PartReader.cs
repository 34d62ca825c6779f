using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads the parts of a content. A model's thoughts are passed over; what no person can be shown is named.</summary>
internal static class PartReader
{
    /// <summary>Reads the parts that the reader stands on: an array, or one in place of it.</summary>
    public static List<Block> Read(ref Utf8JsonReader json)
    {
        var blocks = new List<Block>();
        json.Each((ref Utf8JsonReader part) =>
        {
            if (ReadPart(ref part) is { } block)
                blocks.Add(block);
        });
        return blocks;
    }

    private static Block? ReadPart(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.String)
            return new Block.Says(new Part.Text(json.Text()));

        Block? data = null, other = null;
        var isThought = false;
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.AtEither("text"u8))
                data = json.IsNull() ? data : new Block.Says(new Part.Text(json.Text()));
            else if (json.AtEither("thought"u8))
                isThought = json.Flag();
            else if (json.AtEither("inlineData"u8))
                data = new Block.Says(MediaReader.Read(ref json, "inlineData", "data"u8));
            else if (json.AtEither("fileData"u8))
                data = new Block.Says(MediaReader.Read(ref json, "fileData", "fileUri"u8));
            else if (json.AtEither("functionCall"u8))
                data = new Block.Calls(ReadCall(ref json));
            else if (json.AtEither("functionResponse"u8))
                data = new Block.Returns(ResultReader.Read(ref json));
            else
                other = ReadOther(ref json) ?? other;
        }

        // Beside something that is said, what is not known only describes it.
        return isThought ? null : data ?? other;
    }

    private static ToolCall ReadCall(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? id = null, name = null, arguments = null;
        while (json.NextField())
        {
            if (json.AtEither("id"u8))
                id = json.TextOrNull();
            else if (json.AtEither("name"u8))
                name = json.NameOrNull();
            else if (json.AtEither("args"u8))
                arguments = json.IsNull() ? null : JsonElement.ParseValue(ref json).GetRawText();
            else
                json.Skip();
        }

        return new ToolCall(id ?? "", name ?? throw WrongShapeException.Missing(start, "name"), arguments ?? "{}");
    }

    // A part has its kind as the name of an object: {"executableCode":{...}}.
    private static Block.Says? ReadOther(ref Utf8JsonReader json)
    {
        var kind = json.GetString()!;
        json.Read();
        if (json.TokenType is JsonTokenType.StartObject)
            return new Block.Says(new Part.Attachment(kind, JsonReading.Digest(Encoding.UTF8.GetBytes(CanonicalJson.Read(ref json)))));

        json.Skip();
        return null;
    }
}
