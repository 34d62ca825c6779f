using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace MotiveProxy.EndToEnd.Tests.AgentCommandLines;

/// <summary>The only way out that a program is given: a proxy for HTTP that lets nobody through and remembers who was asked for.</summary>
internal sealed class ClosedDoor : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _askedFor = new();
    private readonly Task _refusing;

    public ClosedDoor()
    {
        _listener.Start();
        _refusing = RefuseAsync();
    }

    /// <summary>The hosts outside that were asked for, with their ports.</summary>
    public IReadOnlyCollection<string> AskedFor => _askedFor;

    /// <summary>Whom to name as a proxy.</summary>
    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var proxy = $"http://{_listener.LocalEndpoint}";
            return new Dictionary<string, string>
            {
                ["HTTP_PROXY"] = proxy,
                ["HTTPS_PROXY"] = proxy,
                ["http_proxy"] = proxy,
                ["https_proxy"] = proxy,
                ["NO_PROXY"] = "127.0.0.1",
                ["no_proxy"] = "127.0.0.1",
            };
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _refusing;
    }

    private async Task RefuseAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await RefuseAsync(client.GetStream());
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task RefuseAsync(NetworkStream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            // "CONNECT github.com:443 HTTP/1.1", or "GET http://example.com/ HTTP/1.1".
            if (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(5)) is { } line)
                _askedFor.Enqueue(line.Split(' ').ElementAtOrDefault(1) ?? line);
            await stream.WriteAsync("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        }
        catch (Exception gone) when (gone is IOException or TimeoutException)
        {
            // It asked for nobody, or did not wait for the answer.
        }
    }
}
