using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads images and documents. Images are kept, for a person can be shown them; documents are named, never kept.</summary>
internal static class MediaReader
{
    /// <summary>Reads the block that the reader stands on.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="kind">The block's type, <c>image</c> or <c>document</c>.</param>
    public static Part Read(ref Utf8JsonReader json, string kind)
    {
        var start = json.TokenStartIndex;
        string? title = null;
        Part? media = null;
        while (json.NextField())
        {
            if (json.At("source"u8))
                media = ReadSource(ref json, kind);
            else if (json.At("title"u8))
                title = json.TextOrNull();
            else
                json.Skip();
        }

        return media switch
        {
            null => throw WrongShapeException.Missing(start, "source"),
            Part.Attachment named when title is not null => new Part.Attachment(kind, $"{title} {named.Reference}"),
            _ => media,
        };
    }

    private static Part ReadSource(ref Utf8JsonReader json, string kind)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        var isImage = kind == "image" && IsImage(json.Peek("media_type"u8));
        string? type = null, data = null, digest = null, url = null, file = null;
        while (json.NextField())
        {
            if (json.At("media_type"u8))
                type = json.TextOrNull();
            else if (json.At("url"u8))
                url = json.TextOrNull();
            else if (json.At("file_id"u8))
                file = json.TextOrNull();
            else if (json.At("data"u8) && isImage)
                data = json.Text();
            else if (json.TokenType is JsonTokenType.String)
                digest = json.TextDigest();
            else
                json.Skip();
        }

        if (data is not null)
            return new Part.Image($"data:{type};base64,{data}");
        if (url is not null && kind == "image")
            return new Part.Image(url);
        return new Part.Attachment(kind, url ?? file ?? digest ?? throw WrongShapeException.Missing(start, "data"));
    }

    private static bool IsImage(string? mediaType) => mediaType?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) is true;
}
