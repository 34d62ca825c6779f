using System.ClientModel;
using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Chat;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>What people test agents with, and what the official client makes of it.</summary>
public sealed class PurposeTests(SharedServer shared, SharedBrowser browser, ITestOutputHelper output) : BrowserTest(shared, browser, output)
{
    [SkippableFact]
    public async Task A_refusal_is_a_refusal()
    {
        var (asking, window) = await ChooseAsync("Refuse");
        await window.Page.GetByLabel("What the model says").FillAsync("Not today.");
        await window.PressAsync("Refuse");
        Assert.Equal("Not today.", (await asking.Within("the refusal")).Refusal);
    }

    [SkippableFact]
    public async Task An_answer_that_is_cut_short_ended_for_its_length()
    {
        var (asking, window) = await ChooseAsync("Cut short");
        await window.PressAsync("Cut short");
        var answer = await asking.Within("the answer");
        Assert.Equal(("The first thing to know is", ChatFinishReason.Length), (answer.Text(), answer.FinishReason));
    }

    [SkippableFact]
    public async Task An_answer_that_is_withheld_ended_for_its_content()
    {
        var (asking, window) = await ChooseAsync("Withhold");
        await window.PressAsync("Withhold");
        Assert.Equal(ChatFinishReason.ContentFilter, (await asking.Within("the answer")).FinishReason);
    }

    [SkippableFact]
    public async Task Nothing_is_an_answer_without_text()
    {
        var (asking, window) = await ChooseAsync("Say nothing");
        await window.PressAsync("Say nothing");
        var answer = await asking.Within("the answer");
        Assert.Equal(("", ChatFinishReason.Stop), (answer.Text(), answer.FinishReason));
    }

    [SkippableFact]
    public async Task An_error_has_its_status_its_type_and_its_message()
    {
        var (asking, window) = await ChooseAsync("Fail");
        await window.Page.GetByLabel("Status").SelectOptionAsync("403");
        await Expect(window.Page.GetByLabel("Type", new() { Exact = true })).ToHaveValueAsync("permission_error");
        await window.Page.GetByLabel("Type", new() { Exact = true }).FillAsync("curfew_error");
        await window.Page.GetByLabel("Message").FillAsync("Not after nine.");
        await window.PressAsync("Fail");

        var error = await Assert.ThrowsAsync<ClientResultException>(() => asking.Within("the error"));
        Assert.Equal(403, error.Status);
        var body = error.GetRawResponse()!.Content.ToString();
        Assert.Contains("curfew_error", body, StringComparison.Ordinal);
        Assert.Contains("Not after nine.", body, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_client_whose_connection_is_cut_asks_again_and_gets_the_answer_that_follows()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var (asking, window) = await ChooseAsync("Drop");
        await window.PressAsync("Cut the connection");
        await watch.NextAsync("hold_joined");
        Assert.False(asking.IsCompleted);

        await window.AnswerByAsync("Write");
        await window.AnswerText.FillAsync("Here after all.");
        await window.PressAsync("Send");
        Assert.Equal("Here after all.", (await asking.Within("the answer")).Text());
    }

    [SkippableFact]
    public async Task A_tool_that_nobody_declared_is_called()
    {
        var (asking, window) = await ChooseAsync("Unknown tool");
        await window.Page.GetByLabel("The tool's name").FillAsync("fly_home");
        await window.PressAsync("Call it");
        var answer = await asking.Within("the call");
        Assert.Equal("fly_home", Assert.Single(answer.ToolCalls).FunctionName);
        Assert.Equal(ChatFinishReason.ToolCalls, answer.FinishReason);
    }

    [SkippableFact]
    public async Task A_declared_tool_is_called_with_arguments_that_are_no_json()
    {
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("weather", null, DotNetSdk.CitySchema) } };
        var (asking, window) = await ChooseAsync("Broken arguments", options);
        await window.PressAsync("Call it");
        var call = Assert.Single((await asking.Within("the call")).ToolCalls);
        Assert.Equal(("weather", "{\"city\": \"Lis"), (call.FunctionName, call.FunctionArguments.ToString()));
    }

    private async Task<(Task<ChatCompletion> Asking, Window Window)> ChooseAsync(string purpose, ChatCompletionOptions? options = null)
    {
        var asking = AskAsync("Anything?", options);
        var window = await OpenPromptAsync();
        await window.AnswerByAsync("On purpose");
        await window.Page.Locator(".purpose").Filter(new() { Has = window.Page.GetByText(purpose, new() { Exact = true }) }).ClickAsync();
        return (asking, window);
    }
}
