using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace MotiveProxy.Talking;

/// <summary>A server that a client command talks to. It waits for answers as long as they take.</summary>
internal sealed class ServerLink : IDisposable
{
    private readonly HttpClient _http;

    public ServerLink(Uri address, string? key)
    {
        Address = address;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync, UseProxy = !address.IsLoopback })
        {
            BaseAddress = address,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("motive-proxy", typeof(ServerLink).Assembly.GetName().Version!.ToString(3)));
        if (key is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Where the server is; ends in a slash.</summary>
    public Uri Address { get; }

    public void Dispose() => _http.Dispose();

    /// <summary>Sends a request and returns as soon as the headers are there.</summary>
    /// <exception cref="ServerFaultException">The status is an error.</exception>
    /// <exception cref="ConnectionLostException">There is no connection, or it was lost.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException failure)
        {
            var refused = failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError;
            var message = refused ? $"No server answers at {Address}. Start one with motive-proxy, or name another with --url." : $"The connection to {Address} was lost.";
            throw new ConnectionLostException(message, failure) { WasConnected = !refused };
        }

        if (response.IsSuccessStatusCode)
            return response;

        using (response)
            throw await FaultOfAsync(response, cancellation);
    }

    /// <summary>Gets a document.</summary>
    public async Task<string> GetAsync(string path, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path));
        using var response = await SendAsync(request, cancellation);
        return await response.Content.ReadAsStringAsync(cancellation);
    }

    /// <summary>Asks for something that has no answer but that it was done.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">The path, below the server's address.</param>
    /// <param name="json">The body, if there is one.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task SendJsonAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await SendAsync(request, cancellation);
    }

    private static async Task<ServerFaultException> FaultOfAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var body = await ReadAsync(response, cancellation);
        var (code, message) = ErrorBody.Read(body) ?? ("", $"{status} {response.ReasonPhrase}");
        var mayRetry = !(response.Headers.TryGetValues("x-should-retry", out var advice) && advice.Contains("false"));
        return new ServerFaultException(status, code, message) { RetryAfter = mayRetry ? response.Headers.RetryAfter?.Delta : null };
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadAsStringAsync(cancellation);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }

    // A person may take an hour: a server that has vanished without a word is found out by TCP itself.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
