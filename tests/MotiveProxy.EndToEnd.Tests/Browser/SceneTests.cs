using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>
/// Every page, in the states that it has, at a desk and in a pocket, light and dark: everybody can use it, nothing has to be scrolled sideways, and a
/// picture of it is left for people to look at.
/// </summary>
public sealed class SceneTests(Stage stage, SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output), IClassFixture<Stage>
{
    private static readonly Dictionary<string, Func<Window, Task>> Scenes = new()
    {
        ["inbox"] = window => Expect(window.PromptOf(Stage.Review)).ToBeVisibleAsync(),
        ["sessions"] = async window =>
        {
            await window.GoAsync("/console/sessions");
            await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = Stage.Review })).ToBeVisibleAsync();
        },
        ["session-write"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Travel);
            await window.AnswerText.FillAsync("Take **tram 28** early, then:\n\n1. coffee at *A Brasileira*\n2. the view from Graça");
            await Expect(window.Page.Locator(".preview li")).ToHaveCountAsync(2);
        },
        ["session-context"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Travel);
            foreach (var folded in await window.Page.Locator(".context details > summary").AllAsync())
                await folded.ClickAsync();
        },
        ["session-live"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Travel);
            await window.AnswerByAsync("Type live");
            await Expect(window.LiveText).ToBeVisibleAsync();
        },
        ["session-tools"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Travel);
            await window.AnswerByAsync("Call tools");
            await window.PressAsync("Add");
            await window.Page.GetByRole(AriaRole.Textbox, new() { Name = "city" }).FillAsync("Lisbon");
            await window.PressAsync("Send the call");
            await Expect(window.Page.GetByText("This is not what the tools take:")).ToBeVisibleAsync();
        },
        ["session-structured"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Invoice);
            await window.Page.GetByRole(AriaRole.Textbox, new() { Name = "company" }).FillAsync("Fabrikam Ltd.");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Add an entry to lines" }).ClickAsync();
            await window.Page.GetByRole(AriaRole.Textbox, new() { Name = "what" }).FillAsync("chair");
        },
        ["session-purpose"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Travel);
            await window.AnswerByAsync("On purpose");
            await window.Page.Locator(".purpose").Nth(1).ClickAsync();
            await Expect(window.Page.GetByLabel("Status")).ToBeVisibleAsync();
        },
        ["session-taken"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Review);
            await Expect(window.Page.GetByText("Grace is answering this")).ToBeVisibleAsync();
        },
        ["session-close"] = async window =>
        {
            await window.OpenPromptAsync(Stage.Review);
            await window.PressAsync("Close session");
            await Expect(window.Page.GetByRole(AriaRole.Alertdialog)).ToBeVisibleAsync();
        },
        ["history"] = async window =>
        {
            await window.GoAsync("/console/history");
            await Expect(window.Page.GetByRole(AriaRole.Link, new() { Name = Stage.Past })).ToBeVisibleAsync();
        },
        ["history-session"] = async window =>
        {
            await window.GoAsync("/console/history");
            await window.Page.GetByRole(AriaRole.Link, new() { Name = Stage.Past }).ClickAsync();
            await Expect(window.Timeline.Locator(".answered")).ToBeVisibleAsync();
        },
        ["talk"] = async window =>
        {
            await window.GoAsync("/console/talk");
            await window.Page.GetByLabel("Model").FillAsync("oracle");
            await window.Page.GetByLabel("What you say").FillAsync("What will the weather be?");
            await window.PressAsync("Ask");
            await Expect(window.Button("Hang up")).ToBeVisibleAsync();
        },
        ["no-session"] = async window =>
        {
            await window.GoAsync("/console/session?name=nobody");
            await Expect(window.Page.GetByText("This session is not alive.")).ToBeVisibleAsync();
        },
        ["sign-in"] = window => window.GoAsync("/console/sign-in"),
        ["sign-out"] = window => window.GoAsync("/console/sign-out"),
    };

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names { get; } = [.. Scenes.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public Task A_page_is_for_everybody_on_every_screen(string scene) => LookAsync(scene, stage.Server.Address, Scenes[scene]);

    [SkippableFact]
    public Task The_first_visit_is_for_everybody_on_every_screen() =>
        LookAsync("first-steps", Server.Address, window => Expect(window.Button("Send a demo prompt")).ToBeVisibleAsync());

    [SkippableFact]
    public async Task On_a_phone_a_prompt_is_found_and_answered()
    {
        var asking = AskAsync($"Are you on your way to {new string('x', 300)}?");
        var window = await OpenPromptAsync(Look.Phone);
        await window.AnswerText.FillAsync("In the tram.");
        await window.Button("Send").TapAsync();
        Assert.Equal("In the tram.", OpenAiDotNet.DotNetSdk.Text(await asking.Within("the answer")));
        await Server.Operator.CloseAsync(Session);
    }

    private async Task LookAsync(string scene, Uri server, Func<Window, Task> arrange)
    {
        var wrong = new List<string>();
        foreach (var look in new[] { Look.Desktop, Look.Phone })
        {
            await using var window = await OpenAsync(look: look, server: server);
            await window.Page.EvaluateAsync("() => localStorage.setItem('motive-person', '\"Ada\"')");
            await window.GoAsync("/console");
            await arrange(window);
            foreach (var isDark in new[] { false, true })
            {
                await window.Page.EmulateMediaAsync(new() { ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light });
                await window.Page.WaitForFunctionAsync("theme => document.documentElement.dataset.theme === theme", isDark ? "dark" : "light");
                await window.Page.EvaluateAsync("() => window.scrollTo(0, 0)");
                var shown = look with { IsDark = isDark };
                await window.Page.ScreenshotAsync(new() { Path = Place.Artifact("screenshots", $"{scene}-{shown}.png"), FullPage = true });
                wrong.AddRange((await Axe.JudgeAsync(window.Page)).Select(line => $"{shown}: {line}"));
            }

            var tooWide = await window.Page.EvaluateAsync<int>("() => Math.max(...[document.documentElement, ...document.querySelectorAll('#content')].map(each => each.scrollWidth - each.clientWidth))");
            if (tooWide > 0)
                wrong.Add($"{look}: {tooWide} pixels have to be scrolled sideways");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct(StringComparer.Ordinal)));
    }
}
