using System.Net;
using System.Net.Sockets;

namespace MotiveProxy.Benchmarks.Load;

/// <summary>One keep-alive connection: says a request, hears a reply, one at a time.</summary>
internal sealed class Line : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _received = new byte[2048];
    private int _filled;

    /// <summary>Connects from an address of the loopback network.</summary>
    public static async Task<Line> ConnectAsync(IPEndPoint server, IPAddress? from = null)
    {
        var line = new Line();
        if (from is not null)
            line._socket.Bind(new IPEndPoint(from, 0));

        await line._socket.ConnectAsync(server);
        return line;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Sends a whole request.</summary>
    public async ValueTask SayAsync(ReadOnlyMemory<byte> request)
    {
        while (request.Length > 0)
            request = request[await _socket.SendAsync(request)..];
    }

    /// <summary>Waits until the server has opened a stream: the proof that it holds the request.</summary>
    public async ValueTask HearOpeningAsync()
    {
        while (!ReplyFrame.IsOpen(_received.AsSpan(0, _filled)))
            await HearMoreAsync();
    }

    /// <summary>Waits for a whole reply.</summary>
    /// <returns>Its body, valid until the next call.</returns>
    public async ValueTask<Memory<byte>> HearAsync()
    {
        int length;
        while (!ReplyFrame.TryBody(_received.AsSpan(0, _filled), out length))
            await HearMoreAsync();

        _filled = 0;
        return _received.AsMemory(0, length);
    }

    private async ValueTask HearMoreAsync()
    {
        if (_filled == _received.Length)
            Array.Resize(ref _received, _received.Length * 2);

        var count = await _socket.ReceiveAsync(_received.AsMemory(_filled));
        if (count == 0)
            throw new WrongReplyException("the server closed a connection that waits for its reply");

        _filled += count;
    }
}
