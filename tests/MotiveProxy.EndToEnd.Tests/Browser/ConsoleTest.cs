using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using OpenAI.Chat;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A test of the console in a real browser, with a real program as the caller.</summary>
public abstract class ConsoleTest(Chromium chromium) : IClassFixture<Chromium>
{
    private static int _sessions;

    private protected RunningServer Server => chromium.Server;

    /// <summary>The name of a session that no other test uses.</summary>
    private protected string Session { get; } = $"room-{Interlocked.Increment(ref _sessions)}";

    private protected string SessionPage => $"/console/session?name={Session}";

    private protected ChatClient Caller => DotNetSdk.Chat(Server.Caller, Session, Timeout.InfiniteTimeSpan);

    private protected static async Task<IPage> OpenAsync(Chromium chromium, string path, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        Require.Tool("chromium");
        return await chromium.OpenAsync(path, scheme, width, height);
    }

    private protected Task<IPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900) =>
        OpenAsync(chromium, path, scheme, width, height);

    private protected static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private protected static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = name });

    private protected static ILocatorAssertions Expect(ILocator locator)
    {
        Assertions.SetDefaultExpectTimeout(30_000);
        return Assertions.Expect(locator);
    }
}
