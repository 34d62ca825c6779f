using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Protocols;

/// <summary>What Anthropic's clients are told beside their conversations.</summary>
public sealed class AnthropicWireTests
{
    private const string Hi = """{"model":"npc","max_tokens":9,"messages":[{"role":"user","content":"Hello there"}]}""";

    [Theory]
    [InlineData("/v1/messages/count_tokens")]
    [InlineData("/caller/v1/messages/count_tokens?beta=true")]
    public async Task Tokens_are_counted_and_nothing_is_seated(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(path, Hi);
        Assert.Equal("""{"input_tokens":3}""", await response.Content.ReadAsStringAsync());
        Assert.Equal(0, host.Sessions.Count);
    }

    [Fact]
    public async Task What_cannot_be_counted_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync("/v1/messages/count_tokens", "{}");
        await AssertErrorAsync(response, HttpStatusCode.BadRequest, "invalid_request_error");
    }

    [Fact]
    public async Task Models_have_Anthropics_shape_for_Anthropics_clients()
    {
        await using var host = await TestHost.StartAsync(options => options with { Models = ["troll"] });
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");

        var list = JsonNode.Parse(await client.GetStringAsync("/v1/models?limit=20").Soon())!;
        Assert.Equal("troll", list.Text("first_id"));
        Assert.Equal("troll", Assert.Single(list["data"]!.AsArray()).Text("display_name"));
        Assert.Equal("model", JsonNode.Parse(await client.GetStringAsync("/standin/v1/models/troll").Soon()).Text("type"));
        using var missing = await client.GetAsync("/v1/models/ogre").Soon();
        await AssertErrorAsync(missing, HttpStatusCode.NotFound, "not_found_error");
        Assert.Equal("list", (await host.GetJsonAsync("/v1/models")).Text("object"));
    }

    [Theory]
    [InlineData("POST", "/v1/messages/batches", HttpStatusCode.NotFound, "not_found_error")]
    [InlineData("POST", "/standin/v1/messages/batches", HttpStatusCode.NotFound, "not_found_error")]
    [InlineData("GET", "/v1/messages", HttpStatusCode.MethodNotAllowed, "invalid_request_error")]
    [InlineData("GET", "/caller/v1/messages/count_tokens", HttpStatusCode.MethodNotAllowed, "invalid_request_error")]
    [InlineData("POST", "/v1/messages", HttpStatusCode.BadRequest, "invalid_request_error")]
    public async Task What_no_route_takes_is_refused_in_Anthropics_words(string method, string path, HttpStatusCode status, string type)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await host.Http.SendAsync(request).Soon();
        await AssertErrorAsync(response, status, type);
    }

    [Theory]
    [InlineData("/v1/messages")]
    [InlineData("/v1/messages/count_tokens")]
    public async Task A_body_that_is_too_large_and_a_key_that_is_none_are_refused_in_Anthropics_words(string path)
    {
        await using var small = await TestHost.StartAsync(options => options with { MaxBody = 50 });
        using var tooLarge = await small.PostAsync(path, Hi);
        await AssertErrorAsync(tooLarge, HttpStatusCode.RequestEntityTooLarge, "request_too_large");

        await using var locked = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("secret") });
        using var client = locked.Client();
        client.DefaultRequestHeaders.Add("x-api-key", "guessed");
        using var unknown = await client.PostAsync(path, Json.Content(Hi)).Soon();
        await AssertErrorAsync(unknown, HttpStatusCode.Unauthorized, "authentication_error");
    }

    [Fact]
    public async Task Other_paths_of_Anthropics_clients_are_refused_in_their_words_too()
    {
        await using var host = await TestHost.StartAsync();
        using var client = host.Client();
        client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        using var response = await client.GetAsync("/v1/files").Soon();
        await AssertErrorAsync(response, HttpStatusCode.NotFound, "not_found_error");
    }

    [Fact]
    public async Task A_title_that_Claude_Code_asks_for_is_answered_here()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync("/caller/v1/messages?beta=true", """
            {"model":"npc","tools":[],"system":[{"type":"text","text":"x-anthropic-billing-header: x"},{"type":"text","text":"You are naming a coding session so the user can pick it out."}],
             "messages":[{"role":"user","content":[{"type":"text","text":"<session>\nFix the gate\n</session>\n\nWrite the title."}]}],
             "output_config":{"format":{"type":"json_schema","schema":{"type":"object","properties":{"title":{"type":"string"}},"required":["title"]}}}}
            """);
        Assert.Equal("""{"title":"Fix the gate"}""", MessagesParty.TextOf(await response.ReadJsonAsync()));
        await host.UntilHappenedAsync<SessionEvent.HousekeepingAnswered>("npc");
        Assert.Empty(host.Happened<SessionEvent.TurnSeated>("npc"));
    }

    [Fact]
    public async Task A_stream_begins_at_once_and_its_heartbeat_is_no_ping()
    {
        await using var host = await TestHost.StartAsync();
        using var caller = await RawConnection.OpenAsync(host.Address);
        await caller.SendAsync("POST", "/caller/v1/messages", """{"model":"npc","stream":true,"messages":[{"role":"user","content":"Hi"}]}""");
        await caller.UntilAsync(text => text.Contains("event: message_start\n", StringComparison.Ordinal));
        await host.UntilAdmittedAsync(1);

        host.Time.Advance(MotiveOptions.Default.Heartbeat);
        var reply = await caller.UntilAsync(text => text.Contains("event: message_delta\n", StringComparison.Ordinal));
        Assert.Contains("\"stop_reason\":null", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("ping", reply, StringComparison.Ordinal);
    }

    private static async Task AssertErrorAsync(HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        var error = JsonNode.Parse(body)!;
        Assert.Equal("error", error.Text("type"));
        Assert.Equal(type, error["error"].Text("type"));
        Assert.NotEmpty(error["error"].Text("message"));
    }
}
