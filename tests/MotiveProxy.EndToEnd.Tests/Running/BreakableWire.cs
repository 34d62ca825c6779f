using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>A wire between a client and the server that a test can cut: every connection through it breaks at once.</summary>
internal sealed class BreakableWire : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _live = new();
    private readonly Uri _server;
    private readonly Task _accepting;
    private volatile bool _isBroken;

    /// <summary>Lays the wire.</summary>
    public BreakableWire(Uri server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What the server has said through it.</summary>
    public Heard Heard { get; } = new();

    /// <summary>The client's end: the server's address with another port.</summary>
    public Uri Through(Uri address) => new UriBuilder(address) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    /// <summary>Breaks every connection; new ones are let through.</summary>
    public void Cut()
    {
        // Without a time to linger: a reset, as a router gives that was started anew, not a polite end.
        foreach (var socket in _live.Keys)
            socket.Close(timeout: 0);
    }

    /// <summary>Breaks every connection, and each new one too until it is mended.</summary>
    public void Break()
    {
        _isBroken = true;
        Cut();
    }

    /// <summary>Lets new connections through again.</summary>
    public void Mend() => _isBroken = false;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        var carried = new List<Task>();
        try
        {
            while (true)
                carried.Add(CarryAsync(await _listener.AcceptSocketAsync()));
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(carried);
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var near = client;
        if (_isBroken)
            return;

        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port);
            _live[near] = _live[far] = true;
            await Task.WhenAny(PumpAsync(near, far, heard: null), PumpAsync(far, near, Heard));
        }
        catch (SocketException)
        {
            // The server is gone: the client sees its connection end.
        }
        finally
        {
            _live.TryRemove(near, out _);
            _live.TryRemove(far, out _);
        }
    }

    private static async Task PumpAsync(Socket from, Socket to, Heard? heard)
    {
        var buffer = new byte[8192];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                await to.SendAsync(buffer.AsMemory(0, count));
                heard?.Add(buffer.AsSpan(0, count));
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            // Cut: the other direction ends with this one.
        }
    }
}
