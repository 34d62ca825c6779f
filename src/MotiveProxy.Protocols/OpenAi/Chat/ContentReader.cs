using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>Reads the content of a message. Media are named, never kept, but for images, which a person can be shown.</summary>
internal static class ContentReader
{
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
            "text" => new Part.Text(ReadText(ref json, "text")),
            "refusal" => new Part.Text(ReadText(ref json, "refusal")),
            "image_url" => ReadMedia(ref json, type, "url"u8),
            "input_audio" => ReadMedia(ref json, type, "data"u8),
            "file" => ReadMedia(ref json, type, "file_data"u8),
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
                media = ReadContent(ref json, kind);
            else
                media = ReadNamed(ref json, kind, content);
        }

        return media ?? throw WrongShapeException.Missing(start, kind);
    }

    private static Part ReadNamed(ref Utf8JsonReader json, string kind, ReadOnlySpan<byte> content)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? id = null, name = null;
        Part? media = null;
        while (json.NextField())
        {
            if (json.At(content))
                media = json.IsNull() ? media : ReadContent(ref json, kind);
            else if (json.At("file_id"u8))
                id = json.TextOrNull();
            else if (json.At("filename"u8) || json.At("format"u8))
                name = json.TextOrNull();
            else
                json.Skip();
        }

        if (media is Part.Image)
            return media;

        var reference = string.Join(' ', new[] { name, id, (media as Part.Attachment)?.Reference }.OfType<string>());
        return reference.Length > 0
            ? new Part.Attachment(kind, reference)
            : throw WrongShapeException.Missing(start, Encoding.UTF8.GetString(content));
    }

    private static Part ReadContent(ref Utf8JsonReader json, string kind)
    {
        if (kind == "image_url" && json.Text() is var url && IsShowable(url))
            return new Part.Image(url);
        return new Part.Attachment(kind, json.TextDigest());
    }

    // An address, or the bytes of an image. A data URL of anything else would only be bytes to a person.
    private static bool IsShowable(string url) =>
        !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
}
