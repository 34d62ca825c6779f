using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A person's browser with one page of the console open. It notes whatever no page of the console may ever do.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly Uri _server;

    private Window(IBrowserContext context, IPage page, Uri server)
    {
        (_context, Page, _server) = (context, page, server);
        page.Request += (_, request) => NoteRequest(request.Url);
        page.WebSocket += (_, socket) => NoteRequest(socket.Url);
        page.PageError += (_, error) => Misdeeds.Enqueue($"a script failed: {error}");
        page.Popup += (_, popup) => Misdeeds.Enqueue($"a window opened: {popup.Url}");
        page.Console += (_, line) =>
        {
            if (line.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
                Misdeeds.Enqueue($"the content policy was broken: {line.Text}");
        };
        page.Dialog += (_, dialog) =>
        {
            Misdeeds.Enqueue($"a dialog opened: {dialog.Message}");
            _ = dialog.DismissAsync();
        };
    }

    /// <summary>What happened that must not.</summary>
    public ConcurrentQueue<string> Misdeeds { get; } = new();

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>What the caller reads when the person has answered.</summary>
    public ILocator AnswerText => Page.GetByLabel("Your answer", new() { Exact = true }).And(Page.Locator("textarea"));

    /// <summary>The box of the words that leave as they are typed.</summary>
    public ILocator LiveText => Page.GetByLabel("Your words, as you type them");

    /// <summary>The list of what waits.</summary>
    public ILocator Inbox => Page.Locator(".inbox");

    /// <summary>What was said.</summary>
    public ILocator Timeline => Page.GetByRole(AriaRole.Log);

    /// <summary>Opens a page in a browser of its own, once it lives.</summary>
    public static async Task<Window> OpenAsync(IBrowserContext context, Uri server, string path)
    {
        var window = new Window(context, await context.NewPageAsync(), server);
        await window.GoAsync(path);
        return window;
    }

    /// <summary>Goes to a page of the console.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(_server, path).ToString());
        await Assertions.Expect(Page.Locator("h1").First).ToBeVisibleAsync();
    }

    /// <summary>A session's only prompt in the inbox.</summary>
    public ILocator PromptOf(string session) => Inbox.GetByRole(AriaRole.Link).Filter(new() { Has = Page.GetByText(session, new() { Exact = true }) });

    /// <summary>Opens a session's only prompt from the inbox.</summary>
    public async Task OpenPromptAsync(string session)
    {
        await PromptOf(session).ClickAsync();
        await Assertions.Expect(Page.GetByRole(AriaRole.Region, new() { Name = "Your answer" })).ToBeVisibleAsync();
    }

    /// <summary>Chooses how to answer.</summary>
    public Task AnswerByAsync(string mode) => Page.GetByRole(AriaRole.Tab, new() { Name = mode }).ClickAsync();

    /// <summary>Presses a button.</summary>
    public Task PressAsync(string button) => Button(button).ClickAsync();

    /// <summary>A button.</summary>
    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Takes a name that others see.</summary>
    public async Task IntroduceAsync(string name)
    {
        var field = Page.GetByLabel("You are");
        await Assertions.Expect(field).Not.ToHaveValueAsync("");
        await field.FillAsync(name);
        await field.PressAsync("Tab");
        await Page.WaitForFunctionAsync("name => JSON.parse(localStorage.getItem('motive-person')) === name", name);
    }

    /// <summary>Waits until the page says that the prompt is answered.</summary>
    public Task DoneAsync() => Assertions.Expect(Page.GetByText("Nobody waits for an answer here.")).ToBeVisibleAsync();

    /// <summary>Leaves the page, as one that is closed is left: the server hears of it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!Page.IsClosed)
            await Page.GotoAsync("about:blank");
        await _context.DisposeAsync();
    }

    private void NoteRequest(string url)
    {
        var address = new Uri(url);
        if (address.Scheme is not ("data" or "about") && address.Authority != _server.Authority)
            Misdeeds.Enqueue($"another server was asked: {url}");
    }
}
