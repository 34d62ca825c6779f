using System.Globalization;
using System.Text;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>Takes a chunked response apart.</summary>
internal static class Chunks
{
    /// <summary>The whole chunks of a response, as far as they are there. The last, empty one is left out.</summary>
    public static IReadOnlyList<string> Of(string response)
    {
        var end = response.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var left = Encoding.UTF8.GetBytes(end < 0 ? "" : response[(end + 4)..]).AsSpan();
        var chunks = new List<string>();
        while (left.IndexOf("\r\n"u8) is > 0 and var line)
        {
            var length = int.Parse(left[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0 || left.Length < line + 2 + length + 2)
                break;

            chunks.Add(Encoding.UTF8.GetString(left.Slice(line + 2, length)));
            left = left[(line + 2 + length + 2)..];
        }

        return chunks;
    }
}
