using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MotiveProxy.Server.Http;

/// <summary>
/// Whether a client has closed its connection, asked of the operating system: the framework may not have heard of it yet, as in a process that was
/// frozen meanwhile, and what is written then seems to arrive.
/// </summary>
internal static class HungUp
{
    /// <summary>Whether the client of a request has.</summary>
    public static bool Is(HttpContext context) => context.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket } && Is(socket);

    /// <summary>Whether the other end of a connection has: its end can be read, and nothing before it.</summary>
    public static bool Is(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return true;
        }
    }
}
