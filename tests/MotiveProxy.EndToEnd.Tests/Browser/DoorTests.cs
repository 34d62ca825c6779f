using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Coming in with a key, and leaving.</summary>
public sealed class DoorTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task Who_has_the_key_comes_in_to_the_page_that_was_wanted_and_can_leave()
    {
        await using var locked = await RunningServer.StartAsync("--api-keys", "sesame-sesame-sesame=admin");
        var window = await OpenAsync("/console/talk?model=oracle", server: locked.Address);
        await window.Page.GetByLabel("Admin key").FillAsync("open-open-open-open");
        await window.PressAsync("Sign in");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not it.");

        await window.Page.GetByLabel("Admin key").FillAsync("sesame-sesame-sesame");
        await window.PressAsync("Sign in");
        await Expect(window.Page.GetByLabel("Model")).ToHaveValueAsync("oracle");

        await window.Page.GetByRole(AriaRole.Link, new() { Name = "Sign out" }).ClickAsync();
        await window.PressAsync("Sign out");
        await Expect(window.Page.GetByLabel("Admin key")).ToBeVisibleAsync();
        await window.GoAsync("/console/sessions");
        await Expect(window.Page.GetByLabel("Admin key")).ToBeVisibleAsync();
    }

    [SkippableFact]
    public async Task Who_closes_the_page_is_no_longer_seen_looking()
    {
        _ = AskAsync("Who is there?");
        var ada = await OpenPromptAsync();
        var bob = await OpenAsync();
        await bob.IntroduceAsync("Bob");
        await bob.OpenPromptAsync(Session);
        await Expect(ada.Page.GetByText("Bob is looking")).ToBeVisibleAsync();

        await bob.Page.GotoAsync("about:blank");
        await Expect(ada.Page.GetByText("Bob is looking")).ToBeHiddenAsync(new() { Timeout = 20_000 });
        await Server.Operator.CloseAsync(Session);
    }
}
