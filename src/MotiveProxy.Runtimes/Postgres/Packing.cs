using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>Several documents in one value: a JSON array.</summary>
internal static class Packing
{
    /// <summary>Packs documents, in order.</summary>
    public static byte[] Pack(IEnumerable<byte[]> documents)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write("["u8);
        foreach (var document in documents)
        {
            if (output.WrittenCount > 1)
                output.Write(","u8);
            output.Write(document);
        }

        output.Write("]"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Packs contents: what each is, and its document.</summary>
    public static byte[] PackContents(IEnumerable<(TurnId Id, ContentKind Kind, byte[] Body)> contents) => Pack(contents.SelectMany(
        content => (IEnumerable<byte[]>)[JsonSerializer.SerializeToUtf8Bytes(new ContentName(content.Id.Value, (short)content.Kind), PackingJson.Default.ContentName), content.Body]));

    /// <summary>Takes contents out.</summary>
    public static IEnumerable<(TurnId Id, ContentKind Kind, byte[] Body)> UnpackContents(ReadOnlyMemory<byte> packed)
    {
        foreach (var pair in Unpack(packed).Chunk(2))
        {
            var name = JsonSerializer.Deserialize(pair[0], PackingJson.Default.ContentName)!;
            yield return (new TurnId(name.Id), (ContentKind)name.Kind, pair[1]);
        }
    }

    /// <summary>Takes them out, in order.</summary>
    public static List<byte[]> Unpack(ReadOnlyMemory<byte> packed)
    {
        var documents = new List<byte[]>();
        var json = new Utf8JsonReader(packed.Span);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject)
        {
            var start = (int)json.TokenStartIndex;
            json.Skip();
            documents.Add(packed.Span[start..(int)json.BytesConsumed].ToArray());
        }

        return documents;
    }
}

/// <summary>Which content a document is.</summary>
/// <param name="Id">Of which turn.</param>
/// <param name="Kind">Which of its contents.</param>
internal sealed record ContentName(string Id, short Kind);

/// <summary>How <see cref="ContentName"/> is written.</summary>
[JsonSerializable(typeof(ContentName))]
internal sealed partial class PackingJson : JsonSerializerContext;
