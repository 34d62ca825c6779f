using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using MotiveProxy.Server.Mcp;
using MotiveProxy.Server.Operator.Transcripts;

namespace MotiveProxy.Server.Operator;

/// <summary>The operator API's documents as JSON: snake_case, without what is not there.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SessionListDocument))]
[JsonSerializable(typeof(SessionDocument))]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(HelloDocument))]
[JsonSerializable(typeof(WaitingListDocument))]
[JsonSerializable(typeof(HistoryDocument))]
[JsonSerializable(typeof(GivenPartDocument))]
[JsonSerializable(typeof(ClaimDocument))]
[JsonSerializable(typeof(DropDocument))]
[JsonSerializable(typeof(RawRequestDocument))]
[JsonSerializable(typeof(AnswerDocument))]
public sealed partial class OperatorJson : JsonSerializerContext
{
    // Text stays as it is: these bytes are never part of a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A document as text.</summary>
    internal static string ToText<T>(T document, JsonTypeInfo<T> type)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, document, type);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>Reads a document.</summary>
    /// <returns><see langword="null"/> if it is not one.</returns>
    internal static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes a document.</summary>
    internal static void Write<T>(IBufferWriter<byte> output, T document, JsonTypeInfo<T> type)
    {
        using var json = new Utf8JsonWriter(output, Plain);
        JsonSerializer.Serialize(json, document, type);
    }
}
