namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>Where one client knocks: at one of the server's addresses, and after a failure at the next.</summary>
/// <param name="server">The server.</param>
/// <param name="first">Which address it begins with; counted on from the last to the first.</param>
internal sealed class Door(IServerUnderTest server, int first)
{
    private int _at = first;

    /// <summary>The address where it knocks now, for a path.</summary>
    public Uri At(string path) => new(server.Addresses[_at % server.Addresses.Count], path);

    /// <summary>Comes when there is a use in knocking.</summary>
    public Task UpAsync() => server.UpAsync();

    /// <summary>Goes on to the next address.</summary>
    public void GoOn() => _at++;
}
