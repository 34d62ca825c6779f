using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MotiveProxy.Protocols.Json;

/// <summary>The pieces that a reply is made of, written straight into the output.</summary>
internal static class JsonWriting
{
    // What JSON demands to be escaped, and the three line ends of Unicode: some clients cut a stream into lines by them.
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\', '\u0085', '\u2028', '\u2029']);

    /// <summary>Writes bytes as they are.</summary>
    public static void Raw(this IBufferWriter<byte> output, ReadOnlySpan<byte> bytes) => output.Write(bytes);

    /// <summary>Writes a whole number.</summary>
    public static void Number(this IBufferWriter<byte> output, long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var written);
        output.Advance(written);
    }

    /// <summary>Writes a string in its quotes, or <c>null</c>.</summary>
    public static void JsonString(this IBufferWriter<byte> output, string? text)
    {
        if (text is null)
        {
            output.Raw("null"u8);
            return;
        }

        output.Raw("\""u8);
        output.JsonText(text);
        output.Raw("\""u8);
    }

    /// <summary>Writes a piece of a string, without quotes around it. A lone surrogate, which UTF-8 cannot say, becomes U+FFFD.</summary>
    public static void JsonText(this IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        while (true)
        {
            var plain = text.IndexOfAny(Escaped);
            if (plain < 0)
            {
                Encoding.UTF8.GetBytes(text, output);
                return;
            }

            Encoding.UTF8.GetBytes(text[..plain], output);
            output.Escape(text[plain]);
            text = text[(plain + 1)..];
        }
    }

    private static void Escape(this IBufferWriter<byte> output, char code)
    {
        switch (code)
        {
            case '"':
                output.Raw("\\\""u8);
                break;
            case '\\':
                output.Raw("\\\\"u8);
                break;
            case '\n':
                output.Raw("\\n"u8);
                break;
            case '\r':
                output.Raw("\\r"u8);
                break;
            case '\t':
                output.Raw("\\t"u8);
                break;
            default:
                output.Raw("\\u"u8);
                Utf8Formatter.TryFormat((int)code, output.GetSpan(4), out var written, new StandardFormat('x', 4));
                output.Advance(written);
                break;
        }
    }
}
