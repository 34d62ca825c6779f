using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>Several people play the model, through the operator API.</summary>
public sealed class ClaimTests
{
    [Fact]
    public async Task Who_claims_a_prompt_is_shown_with_it_and_alone_may_answer()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host);
        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/claim", """{"by":"Ada"}"""));

        var told = (await host.GetJsonAsync("/api/sessions"))["sessions"]![0]!["prompts"]![0]!;
        Assert.Equal("Ada", told.Text("claimed_by"));
        Assert.Equal(1767225600, told["claimed_ts"]!.GetValue<double>());
        await RefusedAsync(host.PostAsync($"/api/prompts/{prompt}/parts", """{"text":"x","by":"Ben"}"""));
        await RefusedAsync(host.PostAsync($"/api/prompts/{prompt}/answer", """{"text":"x"}"""));

        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/parts", """{"text":"well, ","by":"Ada"}"""));
        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/answer", """{"text":"yes","by":"Ada"}"""));
        Assert.Equal("well, yes", await asked.ReplyAsync());
    }

    [Fact]
    public async Task A_prompt_is_taken_over_if_one_says_so_and_released_by_its_name()
    {
        await using var host = await TestHost.StartAsync();
        var asked = host.Party("npc|B", "program/1").Say("question");
        var prompt = await PromptOf(host);
        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/claim", """{"by":"Ada"}"""));
        var error = await RefusedAsync(host.PostAsync($"/api/prompts/{prompt}/claim", """{"by":"Ben"}"""));
        Assert.Equal("Ada is answering this prompt. To answer it instead, claim it with \"take_over\": true.", error.Text("message"));

        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/claim", """{"by":"Ben","take_over":true}"""));
        await RefusedAsync(host.Http.DeleteAsync($"/api/prompts/{prompt}/claim?by=Ada"));
        await DoneAsync(host.Http.DeleteAsync($"/api/prompts/{prompt}/claim?by=Ben"));
        await DoneAsync(host.PostAsync($"/api/prompts/{prompt}/answer", """{"text":"answer"}"""));
        Assert.Equal("answer", await asked.ReplyAsync());
        var claims = (await host.GetJsonAsync("/api/sessions/npc"))["transcript"]!.AsArray().Where(entry => entry!["by"] is not null);
        Assert.Equal(["prompt_claimed Ada", "prompt_claimed Ben", "prompt_released Ben"], claims.Select(entry => $"{entry.Text("kind")} {entry.Text("by")}"));
    }

    [Theory]
    [InlineData("claim", "")]
    [InlineData("claim", "[]")]
    [InlineData("claim", "{}")]
    [InlineData("claim", """{"by":""}""")]
    [InlineData("claim", """{"by":"A\u0000da"}""")]
    [InlineData("claim", """{"by":"12345678901234567890123456789012345678901234567890123456789012345"}""")]
    [InlineData("parts", """{"text":"x","by":" "}""")]
    [InlineData("answer", """{"text":"x","by":""}""")]
    public async Task A_name_that_is_none_is_a_400(string what, string body)
    {
        await using var host = await TestHost.StartAsync();
        using var refused = await host.PostAsync($"/api/prompts/any/{what}", body);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("invalid_request", (await refused.ReadJsonAsync())["error"].Text("code"));

        using var nameless = await host.Http.DeleteAsync("/api/prompts/any/claim");
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
    }

    private static async Task<string> PromptOf(TestHost host)
    {
        await host.UntilHeldAsync("npc", Seat.Caller);
        return (await host.GetJsonAsync("/api/sessions/npc"))["prompts"]![0].Text("id");
    }

    private static async Task DoneAsync(Task<HttpResponseMessage> asking)
    {
        using var response = await asking.Soon();
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    private static async Task<JsonNode> RefusedAsync(Task<HttpResponseMessage> asking)
    {
        using var response = await asking.Soon();
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var error = (await response.ReadJsonAsync())["error"]!;
        Assert.Equal("prompt_claimed", error.Text("code"));
        return error;
    }
}
