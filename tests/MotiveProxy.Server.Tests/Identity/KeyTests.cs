using System.Net;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Identity;

public sealed class KeyTests
{
    private const string Path = "/v1/chat/completions";

    [Theory]
    [InlineData("Authorization", "Bearer plain")]
    [InlineData("Authorization", "bearer plain")]
    [InlineData("x-api-key", "plain")]
    [InlineData("api-key", "plain")]
    [InlineData("x-goog-api-key", "plain")]
    public async Task A_key_is_found_wherever_clients_put_it(string header, string value)
    {
        await using var host = await StartAsync();
        host.Http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
        host.BeginPost(Path, Json.Content(Json.Chat("npc", "ping")));
        await host.UntilHeldAsync("npc", Seat.StandIn);
    }

    [Fact]
    public async Task A_key_may_stand_in_the_query()
    {
        await using var host = await StartAsync();
        host.BeginPost($"{Path}?key=plain", Json.Content(Json.Chat("npc", "ping")));
        await host.UntilHeldAsync("npc", Seat.StandIn);
    }

    [Theory]
    [InlineData("POST", Path, null)]
    [InlineData("POST", Path, "wrong")]
    [InlineData("POST", Path, "plain ")]
    [InlineData("GET", "/v1/models", null)]
    [InlineData("GET", "/v1/models/npc", "PLAIN")]
    public async Task Without_a_right_key_nothing_is_answered(string method, string path, string? key)
    {
        await using var host = await StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = Json.Content(Json.Chat("npc", "ping"));
        if (key is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer x{key}");
        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("invalid_api_key", (await response.ReadJsonAsync())["error"].Text("code"));
        Assert.Equal(0, host.Sessions.Count);
    }

    [Fact]
    public async Task A_key_that_is_tied_to_a_seat_takes_it()
    {
        await using var host = await StartAsync();
        host.Http.DefaultRequestHeaders.Add("x-api-key", "program");
        host.BeginPost(Path, Json.Content(Json.Chat("npc", "question")));
        await host.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(SeatingRule.Key, Assert.Single(host.Happened<SessionEvent.TurnSeated>("npc")).Rule);
    }

    [Theory]
    [InlineData("X-MotiveProxy-Seat", "caller", Path)]
    [InlineData("X-MotiveProxy-Seat", "CALLER", Path)]
    [InlineData("X-Other", "x", "/caller" + Path)]
    [InlineData("X-Other", "x", "/caller/openai/deployments/npc/chat/completions?api-version=2024-06-01")]
    public async Task A_header_or_a_path_names_the_seat(string header, string value, string path)
    {
        await using var host = await TestHost.StartAsync();
        host.Http.DefaultRequestHeaders.Add(header, value);
        host.BeginPost(path, Json.Content(Json.Chat("npc", "question")));
        await host.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal(SeatingRule.Named, Assert.Single(host.Happened<SessionEvent.TurnSeated>("npc")).Rule);
    }

    [Fact]
    public async Task A_deployment_in_the_path_is_the_session_whatever_the_body_calls_its_model()
    {
        await using var host = await TestHost.StartAsync();
        host.BeginPost("/openai/deployments/org%2Fnpc/chat/completions", Json.Content(Json.Chat("gpt-3.5-turbo", "ping")));
        await host.UntilHeldAsync("org/npc", Seat.StandIn);
    }

    [Fact]
    public async Task A_fingerprint_is_the_keys_name_the_user_agent_and_the_address_and_never_the_key()
    {
        await using var host = await StartAsync();
        host.Http.DefaultRequestHeaders.Add("x-api-key", "program");
        host.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", "sdk/1.0");
        host.BeginPost(Path, Json.Content(Json.Chat("npc", "question")));
        await host.UntilHeldAsync("npc", Seat.Caller);
        Assert.Equal("key2 sdk/1.0 127.0.0.1", host.StateOf("npc")!.Caller!.Client);
    }

    private static Task<TestHost> StartAsync() =>
        TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("plain, program=caller, boss=admin") });
}
