using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>One TCP connection: what goes over the wire, byte for byte.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _tcp = new();
    private readonly MemoryStream _read = new();

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection();
        await connection._tcp.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <summary>Whether the server has closed its side, after everything was read.</summary>
    public bool IsClosed { get; private set; }

    public Task SendAsync(string text) => _tcp.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();

    /// <summary>Sends a whole request.</summary>
    public Task SendAsync(string method, string path, string body, params string[] headers) => SendAsync(
        $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture)}\r\n"
        + string.Concat(headers.Select(header => header + "\r\n")) + "\r\n" + body);

    /// <summary>Reads until the text of everything read so far fulfils a condition.</summary>
    public async Task<string> UntilAsync(Func<string, bool> condition)
    {
        var buffer = new byte[64 * 1024];
        while (!condition(Text) && !IsClosed)
        {
            var count = await ReadAsync(buffer).Soon();
            IsClosed = count == 0;
            _read.Write(buffer, 0, count);
        }

        Assert.True(condition(Text), $"The connection was closed after: {Text}");
        return Text;
    }

    public Task<string> UntilEndsWithAsync(string end) => UntilAsync(text => text.EndsWith(end, StringComparison.Ordinal));

    /// <summary>Reads until the server closes the connection.</summary>
    public Task<string> UntilClosedAsync() => UntilAsync(_ => IsClosed);

    public void Dispose()
    {
        _tcp.Dispose();
        _read.Dispose();
    }

    private string Text => Encoding.UTF8.GetString(_read.GetBuffer(), 0, (int)_read.Length);

    private async Task<int> ReadAsync(byte[] buffer)
    {
        try
        {
            return await _tcp.GetStream().ReadAsync(buffer);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
