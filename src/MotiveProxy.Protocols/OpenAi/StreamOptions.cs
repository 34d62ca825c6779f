using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>The parameter <c>stream_options</c>.</summary>
internal static class StreamOptions
{
    /// <summary>Reads whether a stream is to end with a chunk of usage.</summary>
    public static bool ReadIncludeUsage(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return false;

        json.ExpectObject();
        var include = false;
        while (json.NextField())
        {
            if (json.At("include_usage"u8))
                include = json.Flag();
            else
                json.Skip();
        }

        return include;
    }
}
