using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>
/// What one side of one session says: 200 bytes that hold the session's name, the side and a running number, so that
/// whoever hears it can tell that nothing else was meant. Made once; only the number changes.
/// </summary>
internal sealed class Speech
{
    private const int TextLength = 200;
    private const int DigitCount = 10;

    private readonly byte[] _request;
    private readonly int _textAt;
    private readonly int _digitsAt;

    public Speech(string session, string side, bool stream)
    {
        var opening = $"{session}|{side}|";
        var text = (opening + new string('0', DigitCount) + "|the quick brown fox jumps over the lazy dog").PadRight(TextLength, '~');
        var streams = stream ? "true" : "false";
        var body = $$"""{"model":"{{session}}","messages":[{"role":"user","content":"{{text}}"}],"stream":{{streams}}}""";
        var head = $"""
            POST /v1/chat/completions HTTP/1.1
            Host: 127.0.0.1
            User-Agent: benchmark-{side}/1.0
            Content-Type: application/json
            Authorization: Bearer none
            Content-Length: {Encoding.UTF8.GetByteCount(body)}


            """.ReplaceLineEndings("\r\n");

        _request = Encoding.UTF8.GetBytes(head + body);
        _textAt = _request.AsSpan().IndexOf("\"content\":\""u8) + "\"content\":\""u8.Length;
        _digitsAt = _textAt + Encoding.UTF8.GetByteCount(opening);
    }

    /// <summary>The text with the number set last.</summary>
    public ReadOnlySpan<byte> Text => _request.AsSpan(_textAt, TextLength);

    /// <summary>The request that says the text with this number.</summary>
    public ReadOnlyMemory<byte> Request(long number)
    {
        Number(number);
        return _request;
    }

    /// <summary>Refuses any text but this one with this number.</summary>
    /// <exception cref="WrongReplyException">It is another.</exception>
    public void Check(long number, ReadOnlySpan<byte> heard)
    {
        Number(number);
        if (!heard.SequenceEqual(Text))
            throw new WrongReplyException($"expected '{Encoding.UTF8.GetString(Text)}', heard '{Encoding.UTF8.GetString(heard)}'");
    }

    private void Number(long number) =>
        Utf8Formatter.TryFormat(number, _request.AsSpan(_digitsAt, DigitCount), out _, new StandardFormat('D', DigitCount));
}
