using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads media of a content. They are named, never kept, but for images, which a person can be shown.</summary>
internal static class MediaReader
{
    /// <summary>Reads the object that the reader stands on.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="kind">The protocol's word for it: <c>inlineData</c> or <c>fileData</c>.</param>
    /// <param name="content">The field with the bytes or the address.</param>
    public static Part Read(ref Utf8JsonReader json, string kind, ReadOnlySpan<byte> content)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        var isInline = kind == "inlineData";
        var isImage = IsImage(json.Peek("mimeType"u8) ?? json.Peek("mime_type"u8));
        string? type = null, name = null, reference = null;
        while (json.NextField())
        {
            if (json.AtEither("mimeType"u8))
                type = json.TextOrNull();
            else if (json.AtEither("displayName"u8))
                name = json.TextOrNull();
            else if (json.AtEither(content))
                reference = isInline && !isImage ? json.TextDigest() : json.Text();
            else
                json.Skip();
        }

        if (reference is null)
            throw WrongShapeException.Missing(start, Encoding.UTF8.GetString(content));
        if (isImage && (isInline || IsAddress(reference)))
            return new Part.Image(isInline ? $"data:{type};base64,{Plain(reference)}" : reference);
        return new Part.Attachment(kind, string.Join(' ', new[] { name, type, reference }.Where(word => !string.IsNullOrEmpty(word))));
    }

    // Google's SDK for Python writes the alphabet of Base64 that is made for addresses; a data URL knows only the other.
    private static string Plain(string base64) => base64.Replace('-', '+').Replace('_', '/');

    private static bool IsImage(string? type) => type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) is true;

    // Files of Google's own stores (gs://) can be shown to nobody.
    private static bool IsAddress(string uri) =>
        uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || uri.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
}
