using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>Takes what was said out of a reply's body, in place.</summary>
internal static class ReplyText
{
    /// <summary>The text of a reply, which must be free of escapes: of a stream, the contents of its events in a row.</summary>
    /// <exception cref="WrongReplyException">The reply is of another session, or has no proper end.</exception>
    public static ReadOnlySpan<byte> Of(Span<byte> body, ReadOnlySpan<byte> session, bool stream)
    {
        var ended = body.IndexOf("\"finish_reason\":\"stop\""u8) >= 0 && (!stream || body.EndsWith("data: [DONE]\n\n"u8));
        if (!ended || !HasModel(body, session))
            throw new WrongReplyException($"not a whole reply of {Encoding.UTF8.GetString(session)}: {Encoding.UTF8.GetString(body)}");

        var length = 0;
        ReadOnlySpan<byte> rest = body;
        while (rest.IndexOf("\"content\":\""u8) is >= 0 and var at)
        {
            rest = rest[(at + "\"content\":\""u8.Length)..];
            var end = rest.IndexOf((byte)'"');
            rest[..end].CopyTo(body[length..]);
            length += end;
            rest = rest[end..];
        }

        return body[..length];
    }

    private static bool HasModel(ReadOnlySpan<byte> body, ReadOnlySpan<byte> session)
    {
        var at = body.IndexOf("\"model\":\""u8);
        return at >= 0 && body[(at + "\"model\":\""u8.Length)..].StartsWith(session);
    }
}
