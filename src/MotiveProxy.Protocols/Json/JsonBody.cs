using System.Text.Json;
using System.Text.Unicode;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Json;

/// <summary>Reads one protocol's request from a reader that stands before the first token.</summary>
/// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not such a request.</exception>
internal delegate DecodedRequest BodyReader(ref Utf8JsonReader json);

/// <summary>What every codec does with a body of JSON: whatever its bytes are, they become a request or a fault.</summary>
internal static class JsonBody
{
    /// <summary>Reads a body.</summary>
    /// <param name="body">The whole body; a byte order mark is passed over.</param>
    /// <param name="limits">What it may hold.</param>
    /// <param name="read">The protocol's own reading.</param>
    public static Decoded Decode(ReadOnlyMemory<byte> body, DecodeLimits limits, BodyReader read)
    {
        var bytes = body.Span;
        if (bytes.StartsWith("\uFEFF"u8))
            bytes = bytes["\uFEFF"u8.Length..];
        if (bytes.IsEmpty)
            return Rejected("The body is empty. Send a JSON object as the API's reference describes it.");
        if (!Utf8.IsValid(bytes))
            return Rejected("The body is not valid UTF-8. Send JSON encoded as UTF-8.");

        if (ValueCount.FirstOver(bytes, limits) is { } over)
            return new Decoded.Rejected(WrongShapeException.TooMany(FaultCode.TooManyValues, over, limits.MaxValues, "values").ToFault(bytes));

        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            return new Decoded.Request(read(ref json));
        }
        catch (WrongShapeException wrong)
        {
            return new Decoded.Rejected(wrong.ToFault(bytes));
        }
        catch (JsonException)
        {
            return Rejected($"The body is not valid JSON at byte {json.BytesConsumed}, or nested deeper than {limits.MaxDepth} levels.");
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for a string with an escaped half of a surrogate pair.
            return Rejected($"The body has a string at byte {json.TokenStartIndex} that is not Unicode: an escape for half a character.");
        }
    }

    private static Decoded.Rejected Rejected(string detail) => new(new Fault(FaultCode.InvalidRequest, detail));
}
