using System.Text.Json.Nodes;
using Microsoft.Playwright;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Tool calls and structured answers, filled in by hand.</summary>
public sealed class FormTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    private static readonly BinaryData Journey = BinaryData.FromString("""
        {
          "type": "object",
          "properties": {
            "traveller": {
              "type": "object",
              "properties": { "name": { "type": "string", "description": "As in the passport" }, "age": { "type": "integer", "minimum": 0 } },
              "required": ["name", "age"],
              "additionalProperties": false
            },
            "stops": {
              "type": "array",
              "items": {
                "type": "object",
                "properties": { "city": { "type": "string" }, "nights": { "type": "integer", "minimum": 1 } },
                "required": ["city", "nights"],
                "additionalProperties": false
              }
            },
            "class": { "enum": ["first", "second"] },
            "flexible": { "type": "boolean" }
          },
          "required": ["traveller", "stops", "class", "flexible"],
          "additionalProperties": false
        }
        """);

    private static readonly JsonNode Expected = JsonNode.Parse(
        """{"traveller":{"name":"Ada","age":36},"stops":[{"city":"Lisbon","nights":2},{"city":"Porto","nights":1}],"class":"second","flexible":true}""")!;

    [SkippableFact]
    public async Task A_call_with_nested_arguments_arrives_as_it_was_filled_in()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("book_journey", "Books it.", Journey) } };
        var asking = AskAsync("Book it.", options);
        var window = await OpenPromptAsync();
        await window.AnswerByAsync("Call tools");
        await FillAsync(window);
        await window.PressAsync("Send the call");

        var call = Assert.Single((await asking.Within("the call")).ToolCalls);
        Assert.Equal("book_journey", call.FunctionName);
        AssertSame(Expected, call.FunctionArguments.ToString());
    }

    [SkippableFact]
    public async Task A_structured_answer_arrives_as_it_was_filled_in()
    {
        var asking = AskAsync("Which journey?", new() { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("journey", Journey, jsonSchemaIsStrict: true) });
        var window = await OpenPromptAsync();
        await FillAsync(window);
        await window.PressAsync("Send");
        AssertSame(Expected, (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task What_does_not_fit_is_not_sent_unless_it_is_to_be_broken()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("weather", null, DotNetSdk.CitySchema) } };
        var asking = AskAsync("And the weather?", options);
        var window = await OpenPromptAsync();
        await window.AnswerByAsync("Call tools");
        await window.PressAsync("Send the call");
        await Expect(window.Page.GetByText("This is not what the tools take:")).ToBeVisibleAsync();
        Assert.False(asking.IsCompleted);

        await window.Page.GetByLabel("send it broken").CheckAsync();
        await window.PressAsync("Send the call");
        Assert.Equal("weather", Assert.Single((await asking.Within("the call")).ToolCalls).FunctionName);
    }

    [SkippableFact]
    public async Task Text_that_is_not_the_form_that_was_asked_for_is_not_sent_unless_it_is_to_be_broken()
    {
        var asking = AskAsync("Where?", new() { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", DotNetSdk.CitySchema, jsonSchemaIsStrict: true) });
        var window = await OpenPromptAsync();
        await window.AnswerByAsync("Write");
        await window.AnswerText.FillAsync("Somewhere.");
        await window.PressAsync("Send");
        await Expect(window.Page.Locator(".answer").GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        Assert.False(asking.IsCompleted);

        await window.Page.GetByLabel("send it broken").CheckAsync();
        await window.PressAsync("Send");
        Assert.Equal("Somewhere.", (await asking.Within("the answer")).Text());
    }

    private static async Task FillAsync(Window window)
    {
        var form = window.Page.Locator(".schema-form");
        await form.GetByLabel("name").First.FillAsync("Ada");
        await form.GetByLabel("age").FillAsync("36");
        await AddStopAsync(form, 0, "Lisbon", "2");
        await AddStopAsync(form, 1, "Porto", "1");
        await form.GetByLabel("class").SelectOptionAsync(new SelectOptionValue { Label = "second" });
        await form.GetByRole(AriaRole.Radio, new() { Name = "true" }).CheckAsync();
    }

    private static async Task AddStopAsync(ILocator form, int at, string city, string nights)
    {
        await form.GetByRole(AriaRole.Button, new() { Name = "Add an entry to stops" }).ClickAsync();
        await form.GetByLabel("city").Nth(at).FillAsync(city);
        await form.GetByLabel("nights").Nth(at).FillAsync(nights);
    }

    private static void AssertSame(JsonNode expected, string json) =>
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(json)), $"expected {expected.ToJsonString()}, got {json}");
}
