using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Two thousand sessions, each with a prompt that waits.</summary>
public sealed class CrowdTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    private const int Many = 2000;
    private const int MostRows = 250;

    [SkippableFact]
    public async Task Thousands_are_listed_scrolled_through_and_found_and_what_is_new_is_shown()
    {
        var window = await OpenAsync();
        await using var crowd = new HeldCallers(Server);
        for (var at = 1; at <= Many; at++)
            _ = crowd.Ask(new { model = $"crowd-{at:D4}", messages = new[] { new { role = "user", content = $"I am {at}." } } });

        await Expect(window.Page.GetByText($"{Many} prompts wait, the longest first.")).ToBeVisibleAsync();
        await AssertScrollsAsync(window, window.Inbox.GetByRole(AriaRole.Link));

        var asking = AskAsync("Among so many?");
        await Expect(window.Page.GetByText($"{Many + 1} prompts wait, the longest first.")).ToBeVisibleAsync();
        await window.Page.Keyboard.PressAsync("End");
        await window.OpenPromptAsync(Session);
        await window.AnswerText.FillAsync("Found.");
        await window.PressAsync("Send");
        Assert.Equal("Found.", (await asking.Within("the answer")).Text());

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Sessions" }).ClickAsync();
        await Expect(window.Page.GetByText($"{Many + 1} of {Many + 1} alive")).ToBeVisibleAsync();
        await AssertScrollsAsync(window, window.Page.GetByRole(AriaRole.Row));
        await window.Page.GetByLabel("Find").FillAsync("crowd-1234");
        await Expect(window.Page.GetByText($"1 of {Many + 1} alive")).ToBeVisibleAsync();
        await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = "crowd-1234" })).ToBeVisibleAsync();
    }

    // Only what can be seen is in the page, at its beginning and at its end.
    private static async Task AssertScrollsAsync(Window window, ILocator rows)
    {
        var first = await rows.Nth(1).InnerTextAsync();
        Assert.InRange(await rows.CountAsync(), 1, MostRows);
        await window.Page.EvaluateAsync("() => window.scrollTo(0, document.body.scrollHeight)");
        await Timeouts.UntilAsync(async () => await rows.CountAsync() > 1 && await rows.Last.IsVisibleAsync() && await rows.Nth(1).InnerTextAsync() != first);
        Assert.InRange(await rows.CountAsync(), 1, MostRows);
        await window.Page.EvaluateAsync("() => window.scrollTo(0, 0)");
    }
}
