using System.Net.Sockets;
using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>What a client of HTTP can notice of a server that breaks.</summary>
internal static class Breakage
{
    /// <summary>Whether an exception says that a request has failed. A socket's own gets out of HttpClient when a connection ends just as it is made.</summary>
    public static bool Is(Exception exception) => exception is HttpRequestException or IOException or SocketException or JsonException;
}
