using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Requests that never become a turn, each with its status in OpenAI's shape.</summary>
public sealed class RefusalTests
{
    private const string Path = "/v1/chat/completions";

    [Theory] // 19, 20, 22, 30
    [InlineData("", "invalid_request", null)]
    [InlineData("{", "invalid_request", null)]
    [InlineData("[]", "invalid_request", null)]
    [InlineData("""{"messages":[{"role":"user","content":"x"}]}""", "model_missing", "model")]
    [InlineData("""{"model":"","messages":[{"role":"user","content":"x"}]}""", "model_missing", "model")]
    [InlineData("""{"model":"|A","messages":[{"role":"user","content":"x"}]}""", "model_invalid", "model")]
    [InlineData("""{"model":"npc"}""", "messages_empty", "messages")]
    [InlineData("""{"model":"npc","messages":[]}""", "messages_empty", "messages")]
    [InlineData("""{"model":"npc","messages":[],"stream":true}""", "messages_empty", "messages")]
    [InlineData("""{"model":"npc","n":2,"messages":[{"role":"user","content":"x"}]}""", "unsupported", "n")]
    public async Task A_body_that_is_no_turn_is_a_400_that_names_the_parameter(string body, string code, string? parameter)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(Path, body);

        var error = await ErrorOf(response, HttpStatusCode.BadRequest, code);
        Assert.Equal(parameter, error["param"]?.GetValue<string>());
        Assert.Equal("invalid_request_error", error.Text("type"));
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
        Assert.Equal(0, host.Sessions.Count);
    }

    [Fact]
    public async Task A_name_over_256_characters_is_a_400()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(Path, Json.Chat(new string('n', 257), "x").ToJsonString());
        await ErrorOf(response, HttpStatusCode.BadRequest, "model_invalid");
    }

    [Fact]
    public async Task A_body_of_16_MiB_is_taken_and_one_of_17_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        var frame = Json.Chat("npc", "").ToJsonString().Length;
        host.BeginPost(Path, Json.Content(Json.Chat("npc", new string('x', (16 * 1024 * 1024) - frame))));
        await host.UntilHeldAsync("npc", Seat.StandIn);

        using var refused = await host.PostAsync(Path, Json.Chat("npc", new string('x', 17 * 1024 * 1024)).ToJsonString());
        var error = await ErrorOf(refused, HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
        Assert.Contains("Payload too large", error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_at_the_limit()
    {
        await using var host = await TestHost.StartAsync(options => options with { MaxBody = 1000 });
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json.Content(Json.Chat("npc", new string('x', 1000))) };
        request.Headers.TransferEncodingChunked = true;
        using var response = await host.Http.SendAsync(request);
        await ErrorOf(response, HttpStatusCode.RequestEntityTooLarge, "payload_too_large");
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_a_408()
    {
        await using var host = await TestHost.StartAsync();
        using var connection = await RawConnection.OpenAsync(host.Address);
        await connection.SendAsync($"POST {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n{{");
        var text = await connection.UntilEndsWithAsync("}}");
        Assert.StartsWith("HTTP/1.1 408 ", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_timeout\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_a_415()
    {
        await using var host = await TestHost.StartAsync();
        var content = new ByteArrayContent([0x1f, 0x8b, 0]);
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await host.Http.PostAsync(Path, content);
        await ErrorOf(response, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory] // 21
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData(null)]
    public async Task Any_content_type_will_do(string? type)
    {
        await using var host = await TestHost.StartAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Json.Chat("npc", "ping").ToJsonString()));
        content.Headers.ContentType = type is null ? null : new MediaTypeHeaderValue(type);
        host.BeginPost(Path, content);
        await host.UntilHeldAsync("npc", Seat.StandIn);
    }

    [Theory]
    [InlineData("/v1/embeddings")]
    [InlineData("/standin/v1/audio/speech")]
    [InlineData("/nothing/at/all")]
    public async Task An_unknown_path_is_a_404_that_says_what_this_server_is(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync(path, "{}");
        var error = await ErrorOf(response, HttpStatusCode.NotFound, "not_found");
        Assert.Contains("MotiveProxy", error.Text("message"), StringComparison.Ordinal);
        Assert.Contains(path, error.Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_a_405_that_names_the_right_one()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Http.GetAsync(Path);
        await ErrorOf(response, HttpStatusCode.MethodNotAllowed, "method_not_allowed");
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_seat_header_that_names_no_seat_is_a_400()
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = Json.Content(Json.Chat("npc", "ping")) };
        request.Headers.Add("X-MotiveProxy-Seat", "spectator");
        using var response = await host.Http.SendAsync(request);
        await ErrorOf(response, HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Two_names_of_the_seat_that_disagree_are_a_400()
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.PostAsync($"/standin{Path}", Json.Chat("npc|B", "ping").ToJsonString());
        await ErrorOf(response, HttpStatusCode.BadRequest, "seat_conflict");
    }

    [Fact]
    public async Task Prompts_over_the_limit_of_their_session_are_a_429_with_a_time_to_come_back()
    {
        await using var host = await TestHost.StartAsync(options => options with { MaxPrompts = 2 });
        for (var i = 1; i <= 2; i++)
        {
            host.Party("npc|B", $"program/{i}").Say("question");
            await host.UntilHeldAsync("npc", Seat.Caller, turns: i);
        }

        using var response = await host.Party("npc|B", "program/3").Say("question").Response;
        await ErrorOf(response, HttpStatusCode.TooManyRequests, "too_many_prompts");
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal("true", Assert.Single(response.Headers.GetValues("x-should-retry")));
    }

    [Fact]
    public async Task A_request_alone_ends_with_408_at_its_time_out_and_not_before() // 14, 15
    {
        await using var host = await TestHost.StartAsync(options => options with { TurnTimeout = TimeSpan.FromSeconds(30) });
        var ping = host.Party("npc", "person/1").Say("ping");
        await host.UntilHeldAsync("npc", Seat.StandIn);
        host.Time.Advance(TimeSpan.FromSeconds(29));
        await host.UntilHeldAsync("npc", Seat.StandIn);
        Assert.False(ping.HasBegun);

        host.Time.Advance(TimeSpan.FromSeconds(2));
        var (status, error) = await ping.ErrorAsync();
        Assert.Equal(HttpStatusCode.RequestTimeout, status);
        Assert.Equal("Request timed out", error.Text("message"));
        Assert.Equal("timeout_error", error.Text("type"));
        Assert.Equal("timeout", error.Text("code"));
        Assert.Null(error["param"]);
    }

    private static async Task<JsonObject> ErrorOf(HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == status, $"{response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        var error = JsonNode.Parse(body)!["error"]!.AsObject();
        Assert.Equal(code, error.Text("code"));
        Assert.Equal(["message", "type", "param", "code"], error.Select(field => field.Key));
        return error;
    }
}
