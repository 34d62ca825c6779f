using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>What every page of the console is: readable for everybody, on every screen, and deaf to what strangers write.</summary>
public sealed class ConsolePagesTests(Chromium chromium) : ConsoleTest(chromium)
{
    private const int Phone = 390;

    private static readonly string Axe = Path.Combine(Place.NodeScripts, "node_modules", "axe-core", "axe.min.js");

    private static readonly string[] Injections =
    [
        "<script>window.pwned = 1</script>",
        "<img src=x onerror='window.pwned = 1'>",
        "<svg onload='window.pwned = 1'></svg>",
        "<svg><script>window.pwned = 1</script></svg>",
        "<iframe srcdoc='<script>parent.pwned = 1</script>'></iframe>",
        "<body onload='window.pwned = 1'>",
        "<details open ontoggle='window.pwned = 1'>x</details>",
        "<input autofocus onfocus='window.pwned = 1'>",
        "<video><source onerror='window.pwned = 1'></video>",
        "<math><mtext><img src=x onerror='window.pwned = 1'></mtext></math>",
        "<a href='javascript:window.pwned = 1' id='bait'>x</a>",
        "<form action='javascript:window.pwned = 1'><button>x</button></form>",
        "<meta http-equiv='refresh' content='0;url=https://evil.example'>",
        "<base href='https://evil.example/'>",
        "<link rel=stylesheet href='https://evil.example/x.css'>",
        "<style>@import 'https://evil.example/x.css';</style>",
        "<object data='https://evil.example/x'></object>",
        "<embed src='https://evil.example/x'>",
        "[x](javascript:window.pwned=1)",
        "[x](JaVaScRiPt:window.pwned=1)",
        "[x](data:text/html,<script>window.pwned=1</script>)",
        "[x](vbscript:x)",
        "<javascript:window.pwned=1>",
        "![x](javascript:window.pwned=1)",
        "![x](https://evil.example/pixel.png)",
        "![x\" onerror=\"window.pwned=1](x)",
        "[x](https://evil.example \"\\\" onmouseover=\\\"window.pwned=1\")",
        "[x]: javascript:window.pwned=1\n\n[x]",
        "`</code><script>window.pwned = 1</script>`",
        "```\"><script>window.pwned = 1</script>\nx\n```",
        "]]><script>window.pwned = 1</script>",
        "&lt;script&gt;window.pwned = 1&lt;/script&gt;",
    ];

    private static readonly BinaryData HostileSchema = BinaryData.FromString(new JsonObject
    {
        ["type"] = "object",
        ["description"] = Injections[0],
        ["properties"] = new JsonObject { ["<b onclick=x>"] = new JsonObject { ["type"] = "string", ["title"] = Injections[1] } },
    }.ToJsonString());

    public static TheoryData<ColorScheme> Schemes => [ColorScheme.Light, ColorScheme.Dark];

    [SkippableTheory]
    [MemberData(nameof(Schemes))]
    public async Task No_page_keeps_anybody_out(ColorScheme scheme)
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("look", "Looks", DotNetSdk.CitySchema) } };
        var asking = Caller.CompleteChatAsync([new SystemChatMessage("Be brief."), new UserChatMessage("Who is **there**?")], options);
        foreach (var path in new[] { "/console", "/console/sessions", "/console/history", "/console/talk" })
        {
            var page = await OpenAsync(path, scheme);
            await CheckAsync(page, path);
            await page.Context.CloseAsync();
        }

        var session = await OpenAsync(SessionPage, scheme);
        foreach (var mode in new[] { "Write", "Type live", "Call tools", "On purpose" })
        {
            await Tab(session, mode).ClickAsync();
            await Expect(Tab(session, mode)).ToHaveAttributeAsync("aria-selected", "true");
            await CheckAsync(session, mode);
        }

        await Tab(session, "Write").ClickAsync();
        await session.Locator("#answer-text").FillAsync("Me.");
        await Button(session, "Send").ClickAsync();
        await asking;
    }

    [SkippableFact]
    public async Task No_page_is_wider_than_a_phone()
    {
        var asking = Caller.CompleteChatAsync($"A long word: {new string('x', 300)}");
        foreach (var path in new[] { "/console", "/console/sessions", "/console/history", "/console/talk", SessionPage })
        {
            var page = await OpenAsync(path, width: Phone, height: 844);
            await page.WaitForFunctionAsync("() => document.querySelector('.bar')");
            Assert.True(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth") <= Phone, $"{path} is too wide");
            if (path == SessionPage)
            {
                await page.Locator("#answer-text").FillAsync("From a phone.");
                await Button(page, "Send").ClickAsync();
            }
        }

        Assert.Equal("From a phone.", (await asking).Value.Text());
    }

    [SkippableFact]
    public async Task Nothing_that_a_stranger_writes_runs_or_is_fetched()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("look", Injections[1], HostileSchema) } };
        var messages = Injections.Select(text => (ChatMessage)new UserChatMessage(text)).ToList();
        messages.Add(new AssistantChatMessage([ChatToolCall.CreateFunctionToolCall("call-1", "<img/src=x/onerror=window.pwned=1>", BinaryData.FromString("\"<script>window.pwned=1</script>\""))]));
        messages.Add(new ToolChatMessage("call-1", Injections[1]));
        messages.AddRange(Injections.Select(text => new UserChatMessage(text)));
        messages.Add(new UserChatMessage([ChatMessageContentPart.CreateImagePart(new Uri("https://evil.example/pixel.png"))]));
        var asking = Caller.CompleteChatAsync(messages, options);

        var page = await OpenAsync("/console");
        var elsewhere = new List<string>();
        page.Request += (_, request) => elsewhere.Add(request.Url);
        page.Dialog += (_, dialog) => elsewhere.Add(dialog.Message);
        await page.GotoAsync(SessionPage);
        await Expect(page.Locator("#answer-text")).ToBeVisibleAsync();
        await page.EvaluateAsync("() => document.querySelectorAll('details').forEach(one => one.open = true)");
        await Tab(page, "Call tools").ClickAsync();
        await Expect(page.Locator(".schema-form")).ToBeVisibleAsync();

        Assert.False(await page.EvaluateAsync<bool>("() => 'pwned' in window"));
        Assert.Equal(0, await page.Locator("#content :is(script, iframe, object, embed, style, link, base, meta, video)").CountAsync());
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('#content *')].flatMap(one => [...one.attributes]).filter(one => one.name.startsWith('on') || /^\\s*(javascript|vbscript|data:text)/i.test(one.value)).map(one => one.name)"));
        Assert.DoesNotContain(elsewhere, url => !url.StartsWith(Server.Address.ToString(), StringComparison.Ordinal) && !url.StartsWith("data:image/", StringComparison.Ordinal));
        await Tab(page, "Write").ClickAsync();
        await page.Locator("#answer-text").FillAsync(Injections[0]);
        await Button(page, "Send").ClickAsync();
        Assert.Equal(Injections[0], (await asking).Value.Text());
        Assert.False(await page.EvaluateAsync<bool>("() => 'pwned' in window"));
    }

    private static async Task CheckAsync(IPage page, string what)
    {
        await page.EvaluateAsync(await File.ReadAllTextAsync(Axe));
        var found = await page.EvaluateAsync<string[]>(
            "async () => (await axe.run()).violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))");
        Assert.True(found.Length == 0, $"{what}: {string.Join('\n', found)}");
    }
}
