using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Reads <c>images</c>, which come as Base64 without a word about their kind.</summary>
internal static class ImageReader
{
    // What files of each kind begin with, in Base64.
    private static readonly (string Beginning, string Kind)[] Kinds =
        [("iVBORw0KGgo", "png"), ("/9j/", "jpeg"), ("R0lGOD", "gif"), ("UklGR", "webp"), ("Qk", "bmp")];

    /// <summary>Reads an array of images, or <c>null</c>.</summary>
    public static ImmutableArray<Part> Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return [];

        json.ExpectArray();
        var images = ImmutableArray.CreateBuilder<Part>();
        while (json.NextElement())
            images.Add(Of(json.Text()));
        return images.DrainToImmutable();
    }

    // Some clients send a data URL all the same. What is no known kind of image cannot be shown to a person, only named.
    private static Part Of(string image)
    {
        if (image.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
            return new Part.Image(image);

        foreach (var (beginning, kind) in Kinds)
        {
            if (image.StartsWith(beginning, StringComparison.Ordinal))
                return new Part.Image($"data:image/{kind};base64,{image}");
        }

        return new Part.Attachment("image", JsonReading.Digest(Encoding.UTF8.GetBytes(image)));
    }
}
