using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Behaviours;

/// <summary>An answer that is not what the caller declared is told to the stand-in and goes nowhere, unless the stand-in insists.</summary>
public sealed class AnswerCheckTests
{
    private const string WrongDays = """{"days":"three"}""";

    [Theory]
    [MemberData(nameof(Declarations.Forms), MemberType = typeof(Declarations))]
    public async Task An_answer_in_another_form_is_told_to_the_stand_in_and_a_right_one_passed_on(string path, string declaration)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, asked) = await AskAsync(host, path, declaration);

        Assert.Equal(
            "MotiveProxy: The answer: must be JSON, and is not at line 1, byte 1. To send it all the same, begin with /send!",
            await standIn.Say("Three days.").ReplyAsync());
        Assert.StartsWith("MotiveProxy: The answer: $.days: must be a whole number, is \"three\".", await standIn.Say(WrongDays).ReplyAsync(), StringComparison.Ordinal);
        Assert.False(asked.IsCompleted);
        standIn.Say("""{"days":3}""");

        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.Contains("""{\"days\":3}""", body, StringComparison.Ordinal);
        Assert.DoesNotContain("hree", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Declarations.Forms), MemberType = typeof(Declarations))]
    public async Task An_answer_in_another_form_is_passed_on_if_the_stand_in_insists(string path, string declaration)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, asked) = await AskAsync(host, path, declaration);
        standIn.Say("/send! Three days.");

        using var response = await asked.Soon();
        Assert.Contains("Three days.", await response.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Declarations.Tools), MemberType = typeof(Declarations))]
    public async Task A_call_that_breaks_its_schema_is_told_to_the_stand_in_and_a_right_one_passed_on(string path, string declaration)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, asked) = await AskAsync(host, path, declaration);

        Assert.Equal(
            "MotiveProxy: Arguments of \"forecast\": $.days: must be a whole number, is \"three\". To send it all the same, begin with /send!",
            await standIn.Say($"/call forecast {WrongDays}").ReplyAsync());
        Assert.False(asked.IsCompleted);
        standIn.Say("""/call forecast {"days":3}""");

        using var response = await asked.Soon();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.Contains("forecast", body, StringComparison.Ordinal);
        Assert.DoesNotContain("three", body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Declarations.Tools), MemberType = typeof(Declarations))]
    public async Task A_call_that_breaks_its_schema_is_passed_on_if_the_stand_in_insists(string path, string declaration)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, asked) = await AskAsync(host, path, declaration);
        standIn.Say($"/send! /call forecast {WrongDays}");

        using var response = await asked.Soon();
        Assert.Contains("three", await response.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_checked_where_that_is_switched_off()
    {
        await using var host = await TestHost.StartAsync(options => options with { CheckAnswers = false });
        var (standIn, asked) = await AskAsync(host, "/v1/chat/completions", """{"messages":[{"role":"user","content":"go"}],"response_format":{"type":"json_object"}}""");
        standIn.Say("Three days.");

        using var response = await asked.Soon();
        Assert.Contains("Three days.", await response.Content.ReadAsStringAsync().Soon(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("```json\n{}\n```", "must be JSON alone, without a Markdown code fence around it")]
    [InlineData("[1]", "must be an object, is [1]")]
    public async Task Where_any_object_will_do_it_must_be_one(string words, string mistake)
    {
        await using var host = await TestHost.StartAsync();
        var (standIn, _) = await AskAsync(host, "/v1/chat/completions", """{"messages":[{"role":"user","content":"go"}],"response_format":{"type":"json_object"}}""");

        Assert.Contains(mistake, await standIn.Say(words).ReplyAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_one_answer_have_ids_of_their_own_and_a_retry_has_the_same()
    {
        await using var host = await TestHost.StartAsync();
        var caller = host.Party("npc|B", "program/1");
        caller.Also["tools"] = JsonNode.Parse("""[{"type":"function","function":{"name":"look"}}]""");
        var first = caller.Say("go");
        await host.UntilHeldAsync("npc", Seat.Caller);
        var standIn = host.Party("npc|A", "person/1");
        await standIn.Say("ping").ReplyAsync();
        standIn.Say("/call look {\"at\":1}\n/call look {\"at\":1}");

        var ids = await IdsAsync(first);
        Assert.Equal(2, ids.Distinct().Count());
        Assert.Equal(ids, await IdsAsync(caller.SayAgain(retry: 1)));
    }

    private static async Task<string[]> IdsAsync(Saying saying)
    {
        using var response = await saying.Response;
        return [.. (await response.ReadJsonAsync())["choices"]![0]!["message"]!["tool_calls"]!.AsArray().Select(call => call.Text("id"))];
    }

    private static async Task<(Party StandIn, Task<HttpResponseMessage> Asked)> AskAsync(TestHost host, string path, string declaration)
    {
        var asked = host.Client("program/1").PostAsync($"/caller{path}", Json.Content(Declarations.For("npc", declaration)));
        await host.UntilHeldAsync("npc", Seat.Caller);
        var standIn = host.Party("npc|A", "person/1");
        Assert.Equal("go", await standIn.Say("ping").ReplyAsync());
        return (standIn, asked);
    }
}
