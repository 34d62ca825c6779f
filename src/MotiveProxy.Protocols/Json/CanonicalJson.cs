using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.Protocols.Json;

/// <summary>
/// JSON of which equal texts mean equal values: keys sorted ordinally, the last of equal keys kept, no white space,
/// strings with no more escapes than JSON demands, numbers verbatim.
/// </summary>
internal static class CanonicalJson
{
    /// <summary>Reads the value that the reader stands on, up to its last token.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        var value = JsonElement.ParseValue(ref json);
        var output = new ArrayBufferWriter<byte>();
        Write(value, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(JsonElement value, IBufferWriter<byte> output)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(value, output);
                break;
            case JsonValueKind.Array:
                WriteArray(value, output);
                break;
            case JsonValueKind.String:
                output.JsonString(value.GetString());
                break;
            default:
                output.Raw(Encoding.UTF8.GetBytes(value.GetRawText()));
                break;
        }
    }

    private static void WriteObject(JsonElement value, IBufferWriter<byte> output)
    {
        var fields = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in value.EnumerateObject())
            fields[field.Name] = field.Value;

        var separator = "{"u8;
        foreach (var (name, field) in fields)
        {
            output.Raw(separator);
            output.JsonString(name);
            output.Raw(":"u8);
            Write(field, output);
            separator = ","u8;
        }

        output.Raw(fields.Count == 0 ? "{}"u8 : "}"u8);
    }

    private static void WriteArray(JsonElement value, IBufferWriter<byte> output)
    {
        output.Raw("["u8);
        var separator = ""u8;
        foreach (var element in value.EnumerateArray())
        {
            output.Raw(separator);
            Write(element, output);
            separator = ","u8;
        }

        output.Raw("]"u8);
    }
}
