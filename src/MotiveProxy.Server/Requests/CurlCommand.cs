using System.Buffers;
using System.Text;
using Microsoft.Net.Http.Headers;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Http;

namespace MotiveProxy.Server.Requests;

/// <summary>A command for a POSIX shell that sends a request once more. The key comes from <c>$MOTIVE_PROXY_KEY</c>.</summary>
internal static class CurlCommand
{
    private const string Key = "\"$MOTIVE_PROXY_KEY\"";

    // Systems take a single word of at most 128 KB, so a larger body comes through standard input.
    private const int LongestWord = 100_000;

    // What curl says itself, and what makes it a retry of the first: this is a request of its own.
    private static readonly SearchValues<string> LeftOut = SearchValues.Create(
        [
            HeaderNames.Host, HeaderNames.ContentLength, HeaderNames.Connection, HeaderNames.KeepAlive, HeaderNames.TransferEncoding, HeaderNames.TE,
            HeaderNames.Expect, HeaderNames.Upgrade, HeaderNames.AcceptEncoding, ProtocolHeaders.RetryCount,
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes the command, with a line for each header.</summary>
    public static string Of(RawRequest request)
    {
        var body = Encoding.UTF8.GetString(request.Body.Span);
        var command = new StringBuilder("curl --no-buffer");
        command.Append($" -X {request.Method} {Url(request)}");
        foreach (var header in request.Headers.Where(IsSent))
            command.Append($" \\\n  -H {Header(header)}");

        if (request.Body.Length <= LongestWord)
            return command.Append($" \\\n  --data-raw {Quote(body)}\n").ToString();

        var end = "MOTIVE_PROXY_BODY";
        while (body.Contains(end, StringComparison.Ordinal))
            end += "_";
        return command.Append($" \\\n  --data-binary @- <<'{end}'\n{body}\n{end}\n").ToString();
    }

    private static bool IsSent(RawHeader header) =>
        !LeftOut.Contains(header.Name) && (!header.IsMasked || IsOurKey(header));

    // Other secrets are none of this server's keys.
    private static bool IsOurKey(RawHeader header) =>
        header.Name.Equals(ProtocolHeaders.Authorization, StringComparison.OrdinalIgnoreCase)
            ? header.Value.Length > RawRequest.Mask.Length
            : ProtocolHeaders.BareKeys.Contains(header.Name, StringComparer.OrdinalIgnoreCase);

    // An empty value is said with a semicolon.
    private static string Header(RawHeader header) => header switch
    {
        { IsMasked: true } => Quote($"{header.Name}: {header.Value[..^RawRequest.Mask.Length]}") + Key,
        { Value: "" } => Quote($"{header.Name};"),
        _ => Quote($"{header.Name}: {header.Value}"),
    };

    private static string Url(RawRequest request)
    {
        const string secret = $"{WireNames.KeyQuery}={RawRequest.Mask}";
        var url = request.Origin + request.Target;
        var at = url.IndexOf(secret, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? Quote(url) : Quote(url[..(at + secret.Length - RawRequest.Mask.Length)]) + Key + Quote(url[(at + secret.Length)..]);
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
