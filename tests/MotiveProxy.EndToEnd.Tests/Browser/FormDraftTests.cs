using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Forms that are half filled in when the connection breaks: nothing that was given is lost.</summary>
public sealed class FormDraftTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    private const string Call = "Call tools";
    private const string Form = "Fill in";

    private static readonly BinaryData Trip = BinaryData.FromString("""
        {
          "type": "object",
          "properties": {
            "stops": { "type": "array", "items": { "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"], "additionalProperties": false } },
            "nights": { "type": ["integer", "null"] },
            "class": { "enum": ["first", "second"] },
            "flexible": { "type": "boolean" },
            "note": { "type": "string" }
          },
          "required": ["stops", "nights", "class", "flexible"],
          "additionalProperties": false
        }
        """);

    [SkippableTheory]
    [InlineData(Call)]
    [InlineData(Form)]
    public async Task A_form_whose_server_was_killed_comes_back_with_all_that_was_given_meanwhile(string mode)
    {
        const int ManyTries = 30;
        await using var server = await MortalServer.StartAsync();
        var asking = DotNetSdk.Chat(server.Life.Caller, Session, retries: ManyTries).CompleteChatAsync([new UserChatMessage("Where to?")], Asking(mode));
        var window = await OpenAsync(server: server.Life.Address);
        var form = await BeginAsync(window, mode);

        await server.DieAsync(new Tape());
        await Expect(Lost(window)).ToBeVisibleAsync();
        await GoOnAsync(form);
        await server.ComeBackAsync();

        await Expect(Lost(window)).ToBeHiddenAsync();
        await window.AnswerByAsync(mode);
        await EndAsync(window, form, mode);
        AssertIsTrip(mode, (await asking.Within("the answer")).Value);
    }

    [SkippableTheory]
    [InlineData(Call)]
    [InlineData(Form)]
    public async Task A_form_whose_connection_broke_gives_the_server_all_that_it_was_given_meanwhile(string mode)
    {
        await using var wire = new BreakableWire(Server.Address);
        var asking = AskAsync("Where to?", Asking(mode));
        var window = await OpenAsync(server: wire.Through(Server.Address));
        var form = await BeginAsync(window, mode);
        await window.Page.EvaluateAsync("() => { window.isThisPage = true; }");

        wire.Break();
        await Expect(Lost(window)).ToBeVisibleAsync();
        await GoOnAsync(form);
        wire.Mend();

        await Expect(Lost(window)).ToBeHiddenAsync();
        Assert.True(await window.Page.EvaluateAsync<bool>("() => window.isThisPage === true"), "the page was loaded anew");
        await EndAsync(window, form, mode);
        AssertIsTrip(mode, await asking.Within("the answer"));
    }

    [SkippableFact]
    public async Task What_the_server_has_is_not_given_to_it_again()
    {
        _ = AskAsync("Where to?", Asking(Form));
        var window = await OpenPromptAsync();
        var form = window.Page.Locator(".schema-form");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add an entry to stops" }).ClickAsync();
        await Text(form, "city").FillAsync("Porto");
        await form.GetByLabel("class").SelectOptionAsync(new SelectOptionValue { Label = "first" });
        await window.Page.WaitForFunctionAsync("() => Object.entries(localStorage).some(([key, value]) => key.endsWith(':form') && value.includes('Porto') && value.includes('first'))");
        await window.Page.WaitForFunctionAsync("() => !Object.keys(localStorage).some(key => key.endsWith(':typed'))");

        await form.GetByRole(AriaRole.Button, new() { Name = "Remove stops[0]" }).ClickAsync();
        await window.Page.ReloadAsync();
        await Expect(form.GetByLabel("class")).ToHaveValueAsync("0");
        await Expect(Text(form, "city")).ToHaveCountAsync(0);
        await Server.Operator.CloseAsync(Session);
    }

    private static ChatCompletionOptions Asking(string mode) => mode is Call
        ? new() { Tools = { ChatTool.CreateFunctionTool("book", null, Trip) } }
        : new() { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("trip", Trip) };

    private static ILocator Lost(Window window) => window.Page.GetByText("The connection to the server is lost.");

    private async Task<ILocator> BeginAsync(Window window, string mode)
    {
        await window.OpenPromptAsync(Session);
        await window.AnswerByAsync(mode);
        var form = window.Page.Locator(".schema-form");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add an entry to stops" }).ClickAsync();
        await Text(form, "city").PressSequentiallyAsync("Lis");
        return form;
    }

    private static ILocator Text(ILocator form, string name) => form.GetByRole(AriaRole.Textbox, new() { Name = name });

    private static async Task GoOnAsync(ILocator form)
    {
        await Text(form, "city").PressAsync("End");
        await Text(form, "city").PressSequentiallyAsync("bon");
        await Text(form, "nights").FillAsync("3");
        await form.GetByLabel("class").SelectOptionAsync(new SelectOptionValue { Label = "second" });
        await form.GetByRole(AriaRole.Radio, new() { Name = "true" }).CheckAsync(new() { Force = true });
    }

    private static async Task EndAsync(Window window, ILocator form, string mode)
    {
        await Expect(Text(form, "city")).ToHaveValueAsync("Lisbon");
        await Expect(form.GetByLabel("class")).ToHaveValueAsync("1");
        await Expect(form.GetByRole(AriaRole.Radio, new() { Name = "true" })).ToBeCheckedAsync();
        await window.PressAsync(mode is Call ? "Send the call" : "Send");
    }

    private static void AssertIsTrip(string mode, ChatCompletion answer)
    {
        var json = mode is Call ? Assert.Single(answer.ToolCalls).FunctionArguments.ToString() : answer.Text();
        var expected = JsonNode.Parse("""{"stops":[{"city":"Lisbon"}],"nights":3,"class":"second","flexible":true}""");
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(json)), $"got {json}");
    }
}
