using Microsoft.Playwright;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>The way between a page's circuit and the server, which can break in the middle of a word: what the page says arrives, and it never hears so.</summary>
internal sealed class BrokenWire
{
    private IWebSocketRoute? _page;
    private IWebSocketRoute? _server;

    private BrokenWire()
    {
    }

    /// <summary>Whether nothing of what the server says reaches the page.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Stands between a page and its server; from the page's next circuit on.</summary>
    public static async Task<BrokenWire> BetweenAsync(IPage page)
    {
        var wire = new BrokenWire();
        await page.RouteWebSocketAsync("**/_blazor*", wire.Join);
        return wire;
    }

    /// <summary>Ends the connection; the next one is whole.</summary>
    public async Task BreakAsync()
    {
        var (page, server) = (_page!, _server!);
        IsDeaf = false;
        await server.CloseAsync();
        await page.CloseAsync();
    }

    private void Join(IWebSocketRoute page)
    {
        var server = page.ConnectToServer();
        (_page, _server) = (page, server);
        page.OnMessage(said => Pass(said, server));
        server.OnMessage(said =>
        {
            if (!IsDeaf)
                Pass(said, page);
        });
    }

    private static void Pass(IWebSocketFrame said, IWebSocketRoute to)
    {
        if (said.Binary is { } bytes)
            to.Send(bytes);
        else
            to.Send(said.Text!);
    }
}
