using System.Text.Json;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Whatever callers and models say, in whatever place, is shown and never run. That no other server is asked is watched in every browser test.</summary>
public sealed class InjectionTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task What_a_caller_says_is_shown_and_never_run()
    {
        var name = $"<svg/onload=window.hit=41>\"'{Session}";
        await using var callers = new HeldCallers(Server);
        await callers.OpenAsync(name, Request(name), "<img/src=x/onerror=window.hit=40>/1.0");

        var window = await OpenAsync();
        await Expect(window.Inbox.GetByRole(AriaRole.Link).Filter(new() { HasText = Session }).First).ToBeVisibleAsync();
        await AssertTameAsync(window);
        await window.Inbox.GetByRole(AriaRole.Link).Filter(new() { HasText = Session }).First.ClickAsync();
        await Expect(window.AnswerText).ToBeVisibleAsync();
        await OpenAllAsync(window);
        await AssertTameAsync(window);

        await window.AnswerText.FillAsync(string.Join("\n\n", Payloads.All));
        await Expect(window.Page.Locator(".preview .text")).ToBeVisibleAsync();
        await AssertTameAsync(window);
        await window.AnswerByAsync("Call tools");
        await window.Page.Locator("#tool-choice").SelectOptionAsync(new SelectOptionValue { Index = 0 });
        await window.PressAsync("Add");
        await Expect(window.Page.Locator(".schema-form")).ToBeVisibleAsync();
        await AssertTameAsync(window);

        await window.GoAsync("/console/sessions");
        await Expect(window.Page.GetByText(name)).ToBeVisibleAsync();
        await AssertTameAsync(window);
    }

    [SkippableFact]
    public async Task What_a_model_says_is_shown_and_never_run()
    {
        var asking = AskAsync("Say it all.");
        var window = await OpenPromptAsync();
        await window.AnswerText.FillAsync(string.Join("\n\n", Payloads.All));
        await window.PressAsync("Send");
        await asking.Within("the answer");
        await window.DoneAsync();
        await OpenAllAsync(window);
        await Expect(window.Timeline.Locator(".answered")).ToContainTextAsync("window.hit=1");
        await AssertTameAsync(window);
    }

    [SkippableTheory]
    [InlineData("/console")]
    [InlineData("/console/sessions")]
    [InlineData("/console/session?name=%3Cscript%3Ewindow.hit%3D1%3C/script%3E")]
    [InlineData("/console/history")]
    [InlineData("/console/history/session?name=%3Cimg%20src=x%20onerror=window.hit=1%3E&life=1")]
    [InlineData("/console/talk?model=%22%20autofocus%20onfocus=%22window.hit=1")]
    [InlineData("/console/sign-in?to=%22%3E%3Cscript%3Ewindow.hit=1%3C/script%3E")]
    public async Task Every_page_says_what_it_may_load_and_an_address_runs_nothing(string path)
    {
        var window = await OpenAsync("/console");
        var response = await window.Page.GotoAsync(new Uri(Server.Address, path).ToString());
        var policy = (await response!.AllHeadersAsync())["content-security-policy"];
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        await Expect(window.Page.Locator("h1").First).ToBeVisibleAsync();
        Assert.Equal("undefined", await window.Page.EvaluateAsync<string>("typeof window.hit"));
        Assert.Equal(0, await window.Page.Locator("script:not([src])").CountAsync());
    }

    private static object Request(string model) => new
    {
        model,
        messages = (object[])
        [
            new { role = "system", content = string.Join("\n\n", Payloads.All) },
            .. Payloads.All.Select(payload => (object)new { role = "user", content = payload }),
            new
            {
                role = "user",
                content = new object[]
                {
                    Image("https://evil.example/image.png"), Image("javascript:window.hit=50"), Image("data:text/html,<script>window.hit=51</script>"),
                    Image("data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg' onload='parent.hit=52'><image href='https://evil.example/inner.png'/></svg>"),
                    Image("data:image/png,\" onerror=\"window.hit=53"),
                },
            },
            new { role = "assistant", tool_calls = new[] { new { id = "<b onclick=window.hit=54>", type = "function", function = new { name = "look", arguments = JsonSerializer.Serialize(Payloads.All) } } } },
            new { role = "tool", tool_call_id = "<b onclick=window.hit=54>", content = string.Join('\n', Payloads.All) },
        ],
        tools = Payloads.Markup.Select((payload, at) => new
        {
            type = "function",
            function = new
            {
                name = $"tool_{at}",
                description = payload,
                parameters = new { type = "object", title = payload, properties = new Dictionary<string, object> { [payload] = new { type = "string", description = payload, @default = payload } } },
            },
        }),
    };

    private static object Image(string url) => new { type = "image_url", image_url = new { url } };

    private static async Task OpenAllAsync(Window window) => await window.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(each => { each.open = true; })");

    private static async Task AssertTameAsync(Window window)
    {
        Assert.Equal("undefined", await window.Page.EvaluateAsync<string>("typeof window.hit"));
        Assert.Equal("", await window.Page.EvaluateAsync<string>(
            """
            () => [...document.querySelectorAll('#content *, title')].filter(each =>
                ['IFRAME', 'SCRIPT', 'OBJECT', 'EMBED', 'FORM', 'LINK', 'META', 'BASE', 'STYLE', 'VIDEO', 'SVG', 'MATH', 'BLAZOR-X'].includes(each.tagName.toUpperCase())
                || [...each.attributes].some(one => one.name.startsWith('on'))
                || (each.href && !/^(https?|mailto):/.test(each.href))
                || (each.tagName === 'A' && new URL(each.href).origin !== location.origin && !/noopener/.test(each.rel))
                || (each.tagName === 'IMG' && !/^data:image\//.test(each.src))).map(each => each.outerHTML.slice(0, 200)).join('\n')
            """));
    }
}
