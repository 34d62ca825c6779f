using System.Diagnostics;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A program asks, a person in a browser answers.</summary>
public sealed class AnsweringTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task A_question_is_in_the_inbox_as_soon_as_it_is_asked_and_what_is_sent_is_its_answer()
    {
        var window = await OpenAsync();
        var shown = Stopwatch.StartNew();
        var asking = AskAsync("Which way?");
        await Expect(window.Inbox.GetByText("Which way?")).ToBeVisibleAsync();
        Note($"asked to shown: {shown.Elapsed.TotalMilliseconds:F0} ms");
        Assert.InRange(shown.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await Assertions.Expect(window.Page).ToHaveTitleAsync("(1) Inbox – MotiveProxy");

        await window.OpenPromptAsync(Session);
        await window.AnswerText.FillAsync("To the **left**.");
        await Expect(window.Page.Locator(".preview strong")).ToHaveTextAsync("left");
        await window.PressAsync("Send");

        Assert.Equal("To the **left**.", (await asking.Within("the answer")).Text());
        await window.DoneAsync();
        await Expect(window.Timeline.Locator(".answered strong")).ToHaveTextAsync("left");
    }

    [SkippableFact]
    public async Task Ctrl_and_enter_send()
    {
        var asking = AskAsync("Quickly?");
        var window = await OpenPromptAsync();
        await window.AnswerText.PressSequentiallyAsync("At once.");
        await window.AnswerText.PressAsync("Control+Enter");
        Assert.Equal("At once.", (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task Nothing_is_not_sent_by_mistake()
    {
        var asking = AskAsync("Say nothing?");
        var window = await OpenPromptAsync();
        await window.PressAsync("Send");
        await Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nothing is written yet.");
        await window.AnswerText.FillAsync("Something.");
        await window.PressAsync("Send");
        Assert.Equal("Something.", (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task A_person_without_a_mouse_comes_from_the_inbox_to_a_sent_answer()
    {
        var asking = AskAsync("Can you reach me?");
        var window = await OpenAsync();
        var prompt = window.PromptOf(Session);
        await Expect(prompt).ToBeVisibleAsync();

        await TabToAsync(window.Page, prompt);
        await window.Page.Keyboard.PressAsync("Enter");
        await Expect(window.AnswerText).ToBeVisibleAsync();
        await TabToAsync(window.Page, window.AnswerText);
        await window.Page.Keyboard.TypeAsync("By keys alone.");
        await TabToAsync(window.Page, window.Button("Send"));
        await window.Page.Keyboard.PressAsync("Enter");

        Assert.Equal("By keys alone.", (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task The_ways_to_answer_are_moved_about_by_the_arrow_keys()
    {
        var asking = AskAsync("Which key?");
        var window = await OpenPromptAsync();
        await TabToAsync(window.Page, window.Page.GetByRole(AriaRole.Tab, new() { Name = "Write" }));
        await window.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(window.Page.GetByRole(AriaRole.Tab, new() { Name = "Type live" })).ToBeFocusedAsync();
        await Expect(window.LiveText).Not.ToHaveAttributeAsync("aria-busy", "true");
        await TabToAsync(window.Page, window.LiveText);
        await window.Page.Keyboard.TypeAsync("Right.");
        await window.Page.Keyboard.PressAsync("Control+Enter");
        Assert.Equal("Right.", (await asking.Within("the answer")).Text());
    }

    private static async Task TabToAsync(IPage page, ILocator target)
    {
        const int MostStops = 60;
        for (var stops = 0; stops < MostStops; stops++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("element => element === document.activeElement"))
                return;
        }

        Assert.Fail($"{target} is not among the first {MostStops} stops of the tab key");
    }
}
