using Microsoft.Playwright;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>One Chromium for all tests of the console, started by the first that needs it. Every window is a browser of its own to the pages.</summary>
public sealed class SharedBrowser : IAsyncLifetime
{
    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <inheritdoc/>
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _driver?.Dispose();
    }

    internal async Task<IBrowserContext> OpenAsync(Look look)
    {
        var chromium = Require.Tool("chromium");
        _driver ??= await Playwright.CreateAsync();
        _browser ??= await _driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox"] });
        Assertions.SetDefaultExpectTimeout((float)Timeouts.Patience.TotalMilliseconds);
        var window = await _browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = look.Width, Height = look.Height },
            ColorScheme = look.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = look.IsPhone,
            IsMobile = look.IsPhone,
        });
        window.SetDefaultTimeout((float)Timeouts.Patience.TotalMilliseconds);
        return window;
    }
}

/// <summary>The tests that share it, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<SharedBrowser>
{
    /// <summary>The collection's name.</summary>
    public const string Name = "Browser";
}

/// <summary>A screen.</summary>
/// <param name="Width">In CSS pixels.</param>
/// <param name="Height">In CSS pixels.</param>
/// <param name="IsDark">Whether the person likes it dark.</param>
/// <param name="IsPhone">Whether it is touched.</param>
internal sealed record Look(int Width, int Height, bool IsDark = false, bool IsPhone = false)
{
    /// <summary>A desk.</summary>
    public static readonly Look Desktop = new(1280, 860);

    /// <summary>A pocket.</summary>
    public static readonly Look Phone = new(390, 844, IsPhone: true);

    /// <inheritdoc/>
    public override string ToString() => $"{(IsPhone ? "phone" : "desktop")}-{(IsDark ? "dark" : "light")}";
}
