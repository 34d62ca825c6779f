using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using OpenAI.Chat;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>A person plays the model in a browser.</summary>
public sealed class ConsoleTests(Chromium chromium) : ConsoleTest(chromium)
{
    private const string Trip =
        """
        {"type":"object","properties":{
            "city":{"type":"string","description":"Where to"},
            "travellers":{"type":"array","minItems":1,"items":{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":0}},"required":["name","age"]}},
            "class":{"type":"string","enum":["first","second"]}},
        "required":["city","travellers","class"]}
        """;

    [SkippableFact]
    public async Task A_prompt_appears_in_the_inbox_and_is_answered()
    {
        var page = await OpenAsync("/console");
        var asking = Caller.CompleteChatAsync("Where **exactly** should I go?");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = Session }).ClickAsync();
        await Expect(page.Locator(".said strong")).ToHaveTextAsync("exactly");

        await page.GetByLabel("Your answer", new PageGetByLabelOptions { Exact = true }).Last.FillAsync("To **Lisbon**.");
        await Expect(page.Locator(".preview strong")).ToHaveTextAsync("Lisbon");
        await page.Keyboard.PressAsync("Control+Enter");
        Assert.Equal("To **Lisbon**.", (await asking).Value.Text());
        await Expect(page.Locator(".answered strong")).ToHaveTextAsync("Lisbon");
    }

    [SkippableFact]
    public async Task What_is_typed_live_arrives_word_by_word_and_can_be_corrected_until_it_leaves()
    {
        var heard = new List<string>();
        var first = new TaskCompletionSource();
        var asking = ListenAsync();
        var page = await OpenAsync(SessionPage);
        await Tab(page, "Type live").ClickAsync();
        await page.GetByLabel("words leave").SelectOptionAsync("4000");
        var box = page.GetByLabel("Your words, as you type them");
        await box.FocusAsync();
        await page.Keyboard.TypeAsync("Tkae ");
        for (var key = 0; key < 4; key++)
            await page.Keyboard.PressAsync("Backspace");
        await page.Keyboard.TypeAsync("ake the tram");
        await page.GetByLabel("words leave").SelectOptionAsync("0");
        await first.Task;
        await Expect(box).ToHaveValueAsync("tram");
        await box.FocusAsync();
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.TypeAsync(" to Belém");
        await page.Keyboard.PressAsync("Control+Enter");
        await asking;
        Assert.Equal("Take the tram to Belém", string.Concat(heard));
        Assert.Contains("tram ", heard);

        async Task ListenAsync()
        {
            await foreach (var update in Caller.CompleteChatStreamingAsync("How?"))
            {
                if (update.Text() is not { Length: > 0 } words)
                    continue;

                heard.Add(words);
                first.TrySetResult();
            }
        }
    }

    [SkippableFact]
    public async Task A_call_of_a_tool_is_filled_in_and_arrives_as_the_JSON_that_was_meant()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("book_trip", "Books a trip", BinaryData.FromString(Trip)) } };
        var asking = Caller.CompleteChatAsync([new UserChatMessage("Book it.")], options);
        var page = await OpenAsync(SessionPage);
        await Tab(page, "Call tools").ClickAsync();
        await Button(page, "Send the call").ClickAsync();
        await Expect(page.GetByText("book_trip: city: is missing")).ToBeVisibleAsync();

        await page.Locator(".schema-form").GetByLabel("city").First.FillAsync("Lisbon");
        await page.Locator(".schema-form").GetByLabel("name").First.FillAsync("Ada");
        await page.Locator(".schema-form").GetByLabel("age").First.FillAsync("36");
        await page.Locator(".schema-form").GetByLabel("class").First.SelectOptionAsync(new SelectOptionValue { Label = "second" });
        await Button(page, "Send the call").ClickAsync();

        var answer = (await asking).Value;
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
        var call = Assert.Single(answer.ToolCalls);
        Assert.Equal("book_trip", call.FunctionName);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"city":"Lisbon","travellers":[{"name":"Ada","age":36}],"class":"second"}"""),
            JsonNode.Parse(call.FunctionArguments)), call.FunctionArguments.ToString());
    }

    [SkippableFact]
    public async Task A_structured_answer_goes_out_only_when_it_fits_unless_it_is_meant_broken()
    {
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", DotNetSdk.CitySchema) };
        var asking = Caller.CompleteChatAsync([new UserChatMessage("Where?")], options);
        var page = await OpenAsync(SessionPage);
        await Button(page, "Send").ClickAsync();
        await Expect(page.GetByText("This is not the form that the caller wants:")).ToBeVisibleAsync();
        await page.Locator(".schema-form").GetByLabel("city").First.FillAsync("Lisbon");
        await Button(page, "Send").ClickAsync();
        Assert.Equal("""{"city":"Lisbon"}""", (await asking).Value.Text());

        var again = Caller.CompleteChatAsync([new UserChatMessage("And where else?")], options);
        await Tab(page, "Write").ClickAsync();
        await page.GetByLabel("Your answer", new PageGetByLabelOptions { Exact = true }).Last.FillAsync("nowhere");
        await page.GetByLabel("send it broken").CheckAsync();
        await Button(page, "Send").ClickAsync();
        Assert.Equal("nowhere", (await again).Value.Text());
    }

    [SkippableFact]
    public async Task Errors_and_refusals_are_two_clicks_away()
    {
        var asking = DotNetSdk.Chat(Server.Caller, Session, Timeout.InfiniteTimeSpan, retries: 0).CompleteChatAsync("Well?");
        var page = await OpenAsync(SessionPage);
        await Tab(page, "On purpose").ClickAsync();
        await page.Locator("button.purpose", new PageLocatorOptions { HasText = "Fail" }).ClickAsync();
        await page.Locator(".purpose-form button").ClickAsync();
        var failure = await Assert.ThrowsAsync<System.ClientModel.ClientResultException>(() => asking);
        Assert.Equal(429, failure.Status);
        Assert.Contains("rate_limit_error", Encoding.UTF8.GetString(failure.GetRawResponse()!.Content), StringComparison.Ordinal);

        var again = Caller.CompleteChatAsync("And now?");
        await Tab(page, "On purpose").ClickAsync();
        await page.Locator("button.purpose", new PageLocatorOptions { HasText = "Refuse" }).ClickAsync();
        await page.Locator(".purpose-form button").ClickAsync();
        Assert.Equal("I'm sorry, but I can't help with that.", (await again).Value.Refusal);
    }

    [SkippableFact]
    public async Task Who_begins_first_has_the_prompt_until_another_takes_over()
    {
        var asking = Caller.CompleteChatAsync("Anybody?");
        var ada = await OpenAsync(SessionPage);
        await ada.Locator(".person input").FillAsync("Ada");
        await ada.Locator(".person input").BlurAsync();
        await ada.Locator("#answer-text").FillAsync("Ada's answer");
        await Expect(ada.GetByText("you have it")).ToBeVisibleAsync();

        var ben = await OpenAsync(SessionPage);
        await Expect(ben.Locator(".taken")).ToContainTextAsync("Ada is answering this");
        await Button(ben, "Take over").ClickAsync();
        await Expect(ada.Locator(".taken")).ToBeVisibleAsync();
        await ben.Locator("#answer-text").FillAsync("Ben's answer");
        await Button(ben, "Send").ClickAsync();
        Assert.Equal("Ben's answer", (await asking).Value.Text());
    }

    [SkippableFact]
    public async Task A_page_that_is_loaded_again_has_what_was_typed()
    {
        var asking = Caller.CompleteChatAsync("Slowly?");
        var page = await OpenAsync(SessionPage);
        await page.Locator("#answer-text").FillAsync("Half of an");
        await page.WaitForFunctionAsync("() => Object.keys(localStorage).some(key => key.startsWith('motive-draft:') && localStorage[key].includes('Half of an'))");
        await page.ReloadAsync();
        await Expect(page.Locator("#answer-text")).ToHaveValueAsync("Half of an");
        await page.Locator("#answer-text").PressSequentiallyAsync("x");
        await page.Locator("#answer-text").FillAsync("Half of an answer");
        await Button(page, "Send").ClickAsync();
        Assert.Equal("Half of an answer", (await asking).Value.Text());
    }

    [SkippableFact]
    public async Task The_keyboard_is_enough()
    {
        var asking = Caller.CompleteChatAsync("Keys?");
        var page = await OpenAsync("/console");
        await Expect(page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = Session })).ToBeVisibleAsync();
        await TabToAsync($"a[href*='{Session}']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#answer-text")).ToBeVisibleAsync();
        await TabToAsync("#answer-text");
        await page.Keyboard.TypeAsync("Keys.");
        await page.Keyboard.PressAsync("Control+Enter");
        Assert.Equal("Keys.", (await asking).Value.Text());

        async Task TabToAsync(string selector)
        {
            for (var presses = 0; presses < 60; presses++)
            {
                await page.Keyboard.PressAsync("Tab");
                if (await page.EvaluateAsync<bool>("selector => document.activeElement.matches(selector)", selector))
                    return;
            }

            Assert.Fail($"{selector} cannot be reached by the key Tab");
        }
    }
}
