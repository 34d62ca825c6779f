using System.Buffers.Text;
using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Finds the end of an HTTP/1.1 response in what was received so far. Of HTTP it knows lengths and chunks.</summary>
internal static class ReplyFrame
{
    /// <summary>
    /// Says whether the response is whole, and then moves its body, without the chunks' framing, to the front of
    /// <paramref name="received"/>.
    /// </summary>
    /// <exception cref="WrongReplyException">The status is not 200, the framing is broken, or there is more than one response.</exception>
    public static bool TryBody(Span<byte> received, out int bodyLength)
    {
        bodyLength = 0;
        var headEnd = received.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return false;

        var head = received[..headEnd];
        var body = received[(headEnd + 4)..];
        if (!head.StartsWith("HTTP/1.1 200 "u8))
            throw new WrongReplyException(Encoding.UTF8.GetString(received));

        var length = head.IndexOf("Content-Length: "u8);
        if (length < 0)
            return TryChunks(received, body, out bodyLength);

        if (!Utf8Parser.TryParse(head[(length + "Content-Length: "u8.Length)..], out bodyLength, out _) || body.Length > bodyLength)
            throw new WrongReplyException(Encoding.UTF8.GetString(received));

        if (body.Length < bodyLength)
            return false;

        body.CopyTo(received);
        return true;
    }

    /// <summary>Says whether the first event of a stream is there.</summary>
    public static bool IsOpen(ReadOnlySpan<byte> received) => received.IndexOf("\r\n\r\n"u8) >= 0 && received.IndexOf("data: "u8) >= 0;

    private static bool TryChunks(Span<byte> received, ReadOnlySpan<byte> body, out int bodyLength)
    {
        bodyLength = 0;
        if (!body.EndsWith("0\r\n\r\n"u8))
            return false;

        // Whole, or the end of a text that looks like it: the sizes tell. Nothing is moved before that is known.
        if (!IsWhole(body))
            return false;

        while (true)
        {
            var size = ChunkSize(ref body);
            if (size == 0)
                return true;

            body[..size].CopyTo(received[bodyLength..]);
            bodyLength += size;
            body = body[(size + 2)..];
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var size = ChunkSize(ref body);
            if (size == 0)
                return body.Length == 2;

            if (size < 0 || body.Length < size + 2)
                return false;

            body = body[(size + 2)..];
        }
    }

    private static int ChunkSize(ref ReadOnlySpan<byte> body)
    {
        if (!Utf8Parser.TryParse(body, out int size, out var digits, 'X') || body.Length < digits + 2)
            return -1;

        body = body[(digits + 2)..];
        return size;
    }
}
