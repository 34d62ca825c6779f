using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>Reads media of a message. They are named, never kept, but for images, which a person can be shown.</summary>
internal static class MediaReader
{
    /// <summary>Reads the object that the reader stands on, which has the media itself in a field, or names them.</summary>
    /// <param name="json">Stands on the object.</param>
    /// <param name="kind">The protocol's word for it.</param>
    /// <param name="content">The field with an address or the bytes.</param>
    /// <param name="isImage">Whether it is an image.</param>
    public static Part Read(ref Utf8JsonReader json, string kind, ReadOnlySpan<byte> content, bool isImage)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? id = null, name = null;
        Part? media = null;
        while (json.NextField())
        {
            if (json.At(content))
                media = json.IsNull() ? media : ReadContent(ref json, kind, isImage);
            else if (json.At("file_id"u8))
                id = json.TextOrNull();
            else if (json.At("filename"u8) || json.At("format"u8) || json.At("file_url"u8))
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

    /// <summary>Reads the string that the reader stands on: the media's address or bytes.</summary>
    public static Part ReadContent(ref Utf8JsonReader json, string kind, bool isImage)
    {
        if (isImage && json.Text() is var url && IsShowable(url))
            return new Part.Image(url);
        return new Part.Attachment(kind, json.TextDigest());
    }

    // An address, or the bytes of an image. A data URL of anything else would only be bytes to a person.
    private static bool IsShowable(string url) =>
        !url.StartsWith("data:", StringComparison.OrdinalIgnoreCase) || url.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase);
}
