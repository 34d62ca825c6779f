using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>One kind of stored document: written in its newest format, read in every format that there ever was.</summary>
/// <param name="kind">What it is called in an error.</param>
/// <param name="type">How it is written in the newest format.</param>
/// <param name="migrations">The first makes format 2 of format 1, and so on. The newest format is one more than there are.</param>
internal sealed class RecordFormat<T>(string kind, JsonTypeInfo<T> type, params ImmutableArray<Func<JsonObject, JsonObject>> migrations)
    where T : VersionedRecord
{
    // Text stays as it is: these bytes are never part of a page.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Documents are small and many; what a large one took is given back.
    private const int MostKept = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _output;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    /// <summary>The number of the format that is written.</summary>
    public int Newest => migrations.Length + 1;

    /// <summary>Writes a document.</summary>
    public byte[] Write(T record)
    {
        record.Format = Newest;
        var output = _output ??= new ArrayBufferWriter<byte>();
        var json = _json ??= new Utf8JsonWriter(output, Plain);
        output.ResetWrittenCount();
        json.Reset();
        JsonSerializer.Serialize(json, record, type);
        json.Flush();
        var written = output.WrittenSpan.ToArray();
        if (output.Capacity > MostKept)
            (_output, _json) = (null, null);
        return written;
    }

    /// <summary>Reads a document, in whatever format it is.</summary>
    /// <exception cref="StoreException">A newer program wrote it, or nobody did.</exception>
    public T Read(ReadOnlySpan<byte> bytes)
    {
        var format = FormatOf(bytes);
        if (format > Newest)
        {
            throw new StoreException(
                $"The store was written by a newer version of MotiveProxy: it holds a {kind} in format {format}, and this version reads formats up to {Newest}. Start the newer version, or use another store.");
        }

        try
        {
            return (format == Newest ? JsonSerializer.Deserialize(bytes, type) : Migrate(bytes, format)) ?? throw Broken(null);
        }
        catch (JsonException broken)
        {
            throw Broken(broken);
        }
    }

    private T? Migrate(ReadOnlySpan<byte> bytes, int format)
    {
        var document = JsonNode.Parse(bytes)!.AsObject();
        foreach (var migrate in migrations.AsSpan()[(format - 1)..])
            document = migrate(document);
        return document.Deserialize(type);
    }

    private int FormatOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var json = new Utf8JsonReader(bytes);
            if (json.Read() && json.Read() && json.ValueTextEquals(VersionedRecord.FormatName) && json.Read() && json.TryGetInt32(out var format) && format > 0)
                return format;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw Broken(broken);
        }

        throw Broken(null);
    }

    private StoreException Broken(Exception? because) => new($"The store is damaged: it holds a {kind} that cannot be read.", because!);
}
