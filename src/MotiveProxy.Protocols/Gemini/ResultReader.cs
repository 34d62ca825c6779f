using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads what a tool returned: <c>functionResponse</c>.</summary>
internal static class ResultReader
{
    // The protocol says it by the name of a field alone; to a person it has to be said.
    private const string Failed = "The tool failed: ";

    /// <summary>Reads the object that the reader stands on into a message of the tool.</summary>
    public static Message Read(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? id = null, name = null;
        ImmutableArray<Part> response = [], media = [];
        while (json.NextField())
        {
            if (json.AtEither("id"u8))
                id = json.TextOrNull();
            else if (json.AtEither("name"u8))
                name = json.NameOrNull();
            else if (json.AtEither("response"u8))
                response = json.IsNull() ? [] : [new Part.Text(ReadResponse(ref json))];
            else if (json.AtEither("parts"u8))
                media = [.. PartReader.Read(ref json).OfType<Block.Says>().Select(block => block.Part)];
            else
                json.Skip();
        }

        if (string.IsNullOrEmpty(id) && string.IsNullOrEmpty(name))
            throw WrongShapeException.Missing(start, "name");
        return new Message(Role.Tool, [.. response, .. media])
        {
            ToolCallId = string.IsNullOrEmpty(id) ? null : id,
            Name = string.IsNullOrEmpty(name) ? null : name,
        };
    }

    // An object; clients put what the tool said into "output" or "result" of it, and what went wrong into "error".
    private static string ReadResponse(ref Utf8JsonReader json)
    {
        var response = JsonElement.ParseValue(ref json);
        if (response.ValueKind is not JsonValueKind.Object)
            return response.ValueKind is JsonValueKind.String ? response.GetString()! : response.GetRawText();

        var fields = response.EnumerateObject().ToList();
        return fields is [{ Value.ValueKind: JsonValueKind.String } only] && only.Name is "output" or "result" or "error"
            ? (only.Name == "error" ? Failed : "") + only.Value.GetString()
            : response.GetRawText();
    }
}
