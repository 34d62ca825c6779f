using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.Protocols.Json;

/// <summary>JSON that somebody else wrote, as a value inside a line of ours.</summary>
internal static class JsonLine
{
    /// <summary>Writes JSON text as the object that it is: verbatim, but for white space and line ends. What is no object becomes the field <c>input</c> of one.</summary>
    public static void Object(string json, IBufferWriter<byte> output)
    {
        if (IsObject(json))
        {
            WriteOnOneLine(json, output);
            return;
        }

        output.Raw("{\"input\":"u8);
        output.JsonString(json);
        output.Raw("}"u8);
    }

    private static bool IsObject(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Inside a string only the line ends of Unicode can stand unescaped, and some clients cut lines there.
    private static void WriteOnOneLine(string json, IBufferWriter<byte> output)
    {
        var inString = false;
        var plain = 0;
        for (var i = 0; i < json.Length; i++)
        {
            var code = json[i];
            if (code == '\\')
                i++;
            else if (code == '"')
                inString = !inString;
            else if (inString ? code is '\u0085' or '\u2028' or '\u2029' : code is ' ' or '\t' or '\r' or '\n')
            {
                Encoding.UTF8.GetBytes(json.AsSpan(plain, i - plain), output);
                plain = i + 1;
                if (inString)
                    output.JsonText([code]);
            }
        }

        Encoding.UTF8.GetBytes(json.AsSpan(plain), output);
    }
}
