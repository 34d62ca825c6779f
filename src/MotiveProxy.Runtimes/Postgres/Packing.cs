using System.Buffers;
using System.Text.Json;

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
