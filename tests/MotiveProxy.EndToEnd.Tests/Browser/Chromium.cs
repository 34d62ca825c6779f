using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A server and a browser that the tests of one class share. Every test has a window, and a person, of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Machines are slow and shared; no test waits for a time, only for what it wants to see.
    private const float Patience = 30_000;

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal RunningServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Server = await RunningServer.StartAsync();

    /// <summary>A window that knows nothing yet, at one of the console's pages.</summary>
    public async Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        _playwright ??= await Playwright.CreateAsync();
        _browser ??= await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Require.Tool("chromium"), Args = ["--no-sandbox"] });
        var context = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Server.Address.ToString(),
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = Patience });
        return page;
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }
}
