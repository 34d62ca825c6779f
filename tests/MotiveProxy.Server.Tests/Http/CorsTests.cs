using System.Net;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Pages of other origins may call the protocols, never the operator API (44).</summary>
public sealed class CorsTests
{
    private const string Page = "https://chat.example";

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/standin/v1/chat/completions")]
    [InlineData("/v1/models")]
    [InlineData("/v1/whatever/comes")]
    public async Task A_question_before_the_request_is_answered_with_what_it_asks_for(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await AskAsync(host, path, ("Access-Control-Request-Private-Network", "true"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", Header(response, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(response, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Equal("authorization, x-stainless-os", Header(response, "Access-Control-Allow-Headers"));
        Assert.Equal("true", Header(response, "Access-Control-Allow-Private-Network"));
        Assert.NotEmpty(Header(response, "Access-Control-Max-Age"));
    }

    [Fact]
    public async Task Answers_errors_and_streams_may_be_read_by_the_page()
    {
        await using var host = await TestHost.StartAsync();
        using var models = await host.Http.GetAsync("/v1/models");
        using var error = await host.PostAsync("/v1/chat/completions", "{");
        using var nowhere = await host.PostAsync("/v1/nowhere", "{}");
        var party = host.Party("npc", "page/1");
        party.Streams(true);
        using var stream = await party.Say("ping").Response;

        Assert.All([models, error, nowhere, stream], response => Assert.Equal("*", Header(response, "Access-Control-Allow-Origin")));
        Assert.Contains("x-should-retry", Header(error, "Access-Control-Expose-Headers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_list_only_its_origins_are_allowed()
    {
        await using var host = await TestHost.StartAsync(options => options with { CorsOrigins = [Page] });
        using var known = await AskAsync(host, "/v1/models");
        Assert.Equal(Page, Header(known, "Access-Control-Allow-Origin"));
        Assert.Equal("Origin", Header(known, "Vary"));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        request.Headers.Add("Origin", "https://elsewhere.example");
        using var unknown = await host.Http.SendAsync(request);
        Assert.False(unknown.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("Origin", Header(unknown, "Vary"));
    }

    [Fact]
    public async Task The_operator_API_allows_no_page()
    {
        await using var host = await TestHost.StartAsync();
        using var asked = await AskAsync(host, "/api/sessions");
        using var listed = await host.Http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, asked.StatusCode);
        Assert.All([asked, listed], response => Assert.DoesNotContain(
            response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)));
    }

    private static async Task<HttpResponseMessage> AskAsync(TestHost host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization, x-stainless-os");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await host.Http.SendAsync(request);
    }

    private static string Header(HttpResponseMessage response, string name) => string.Join(", ", response.Headers.GetValues(name));
}
