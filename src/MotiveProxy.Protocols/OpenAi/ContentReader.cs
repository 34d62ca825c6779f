using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>Reads the content of a message, in the words of Chat Completions and of Responses: no word means two things.</summary>
internal static class ContentReader
{
    private const string ImageKind = "image_url";

    /// <summary>Reads a string, an array of parts, or <c>null</c>.</summary>
    public static ImmutableArray<Part> Read(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.String:
                return [new Part.Text(json.Text())];
            case JsonTokenType.StartArray:
                return ReadParts(ref json);
            default:
                throw WrongShapeException.Type(json, "a string or an array of parts");
        }
    }

    private static ImmutableArray<Part> ReadParts(ref Utf8JsonReader json)
    {
        var parts = ImmutableArray.CreateBuilder<Part>();
        while (json.NextElement())
            parts.Add(json.TokenType is JsonTokenType.String ? new Part.Text(json.Text()) : ReadPart(ref json));
        return parts.DrainToImmutable();
    }

    private static Part ReadPart(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var type = json.Peek("type"u8) ?? throw WrongShapeException.Missing(json.TokenStartIndex, "type");
        return type switch
        {
            "text" or "input_text" or "output_text" => new Part.Text(ReadText(ref json, "text")),
            "refusal" => new Part.Text(ReadText(ref json, "refusal")),
            ImageKind => ReadMedia(ref json, type, "url"u8),
            "input_audio" => ReadMedia(ref json, type, "data"u8),
            "file" => ReadMedia(ref json, type, "file_data"u8),
            "input_image" => MediaReader.Read(ref json, type, "image_url"u8, isImage: true),
            "input_file" => MediaReader.Read(ref json, type, "file_data"u8, isImage: false),
            _ => new Part.Attachment(type, JsonReading.Digest(Encoding.UTF8.GetBytes(CanonicalJson.Read(ref json)))),
        };
    }

    private static string ReadText(ref Utf8JsonReader json, string field)
    {
        var start = json.TokenStartIndex;
        string? text = null;
        while (json.NextField())
        {
            if (json.ValueTextEquals(field) && json.Read())
                text = json.Text();
            else
                json.Skip();
        }

        return text ?? throw WrongShapeException.Missing(start, field);
    }

    // {"type":KIND, KIND:{...}}; some clients say {"type":"image_url","image_url":"https://..."}.
    private static Part ReadMedia(ref Utf8JsonReader json, string kind, ReadOnlySpan<byte> content)
    {
        var start = json.TokenStartIndex;
        Part? media = null;
        while (json.NextField())
        {
            if (!json.ValueTextEquals(kind) || !json.Read())
                json.Skip();
            else if (json.TokenType is JsonTokenType.String)
                media = MediaReader.ReadContent(ref json, kind, kind == ImageKind);
            else
                media = MediaReader.Read(ref json, kind, content, kind == ImageKind);
        }

        return media ?? throw WrongShapeException.Missing(start, kind);
    }
}
