using System.Runtime.CompilerServices;
using MotiveProxy.Server.Operator;
using MotiveProxy.Talking;

namespace MotiveProxy.Exporting;

/// <summary>The transcript of one life of a session, as a server sends it.</summary>
internal sealed class Transcript(ServerLink server, string session, string format, int life)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>The format, in the server's words.</summary>
    public string Format => format;

    /// <summary>Asks for it. What is returned are its headers; the rest comes while it is read.</summary>
    /// <exception cref="CommandFailedException">The server has no such transcript.</exception>
    public async Task<HttpResponseMessage> OpenAsync(CancellationToken cancellation)
    {
        var path = OperatorPaths.Transcript.TrimStart('/').Replace("{name}", Uri.EscapeDataString(session), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"{path}?format={format}&life={life}"));
        try
        {
            return await server.SendAsync(request, cancellation);
        }
        catch (ServerFaultException fault) when (fault.Code == FaultCodes.NotFound)
        {
            var hint = life == 1 ? " What is kept: motive-proxy history." : "";
            throw new CommandFailedException(Printable.Of($"{session}: {fault.Message}{hint}"), fault);
        }
    }

    /// <summary>Reads a response to its very end, piece by piece: a transcript may be larger than the memory.</summary>
    /// <returns>The pieces; each is good until the next is asked for.</returns>
    /// <exception cref="ConnectionLostException">It broke off before its end.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> PiecesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var buffer = new byte[PieceSize];
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        while (await ReadAsync(body, buffer, cancellation) is > 0 and var read)
            yield return buffer.AsMemory(0, read);
    }

    private async ValueTask<int> ReadAsync(Stream body, Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await body.ReadAsync(buffer, cancellation);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new ConnectionLostException($"The connection to {server.Address} was lost before the end of the transcript. Export it once more.", failure)
            {
                WasConnected = true,
            };
        }
    }
}
