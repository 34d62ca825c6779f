using System.Net;
using System.Net.Sockets;
using MotiveProxy.Server.Http;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Http;

public sealed class HungUpTests : IDisposable
{
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _server;

    public HungUpTests()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client.Connect(listener.LocalEndpoint);
        _server = listener.AcceptSocket();
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Who_waits_has_not_hung_up() => Assert.False(HungUp.Is(_server));

    [Fact]
    public void Nor_has_who_says_something_more()
    {
        _client.Send([1]);
        Assert.True(_server.Poll(Timeouts.Patience, SelectMode.SelectRead));

        Assert.False(HungUp.Is(_server));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_closed_the_connection_has_though_nobody_has_read_its_end(bool inGoodOrder)
    {
        if (inGoodOrder)
            _client.Shutdown(SocketShutdown.Both);
        else
            _client.LingerState = new LingerOption(true, 0);
        _client.Close();
        Assert.True(_server.Poll(Timeouts.Patience, SelectMode.SelectRead));

        Assert.True(HungUp.Is(_server));
    }
}
