using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A test of the console in a real browser, with real clients as callers. Whatever it is about, no page may do what none may.</summary>
[Collection(BrowserTests.Name)]
public abstract class BrowserTest : EndToEndTest
{
    private readonly SharedBrowser _browser;
    private readonly ITestOutputHelper _output;
    private readonly List<Window> _windows = [];

    private protected BrowserTest(SharedServer shared, SharedBrowser browser, ITestOutputHelper output)
        : base(shared, output) => (_browser, _output) = (browser, output);

    /// <inheritdoc/>
    public override async Task DisposeAsync()
    {
        foreach (var window in _windows)
            await window.DisposeAsync();
        await base.DisposeAsync();
        Assert.Empty(_windows.SelectMany(window => window.Misdeeds));
    }

    /// <summary>Opens a page in a browser of its own.</summary>
    /// <param name="path">The page.</param>
    /// <param name="look">The screen; a desk's if none is named.</param>
    /// <param name="server">Another server than the shared one.</param>
    private protected async Task<Window> OpenAsync(string path = "/console", Look? look = null, Uri? server = null)
    {
        var window = await Window.OpenAsync(await _browser.OpenAsync(look ?? Look.Desktop), server ?? Server.Address, path);
        _windows.Add(window);
        return window;
    }

    /// <summary>Opens the only prompt of this test's session from the inbox.</summary>
    private protected async Task<Window> OpenPromptAsync(Look? look = null)
    {
        var window = await OpenAsync(look: look);
        await window.OpenPromptAsync(Session);
        return window;
    }

    /// <summary>A caller of this test's session: the official client.</summary>
    private protected ChatClient Caller => DotNetSdk.Chat(Server.Caller, Session);

    /// <summary>Asks, and leaves the answer to come.</summary>
    private protected async Task<ChatCompletion> AskAsync(string question, ChatCompletionOptions? options = null) =>
        (await Caller.CompleteChatAsync([new UserChatMessage(question)], options)).Value;

    /// <summary>Writes a line that is shown with the test.</summary>
    private protected void Note(string line) => _output.WriteLine(line);

    private protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);
}
