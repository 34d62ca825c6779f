using System.Net;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>Browsers are hostile ground even for a local server: a page must not reach the operator API, under whatever name.</summary>
public sealed class OperatorGuardTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1:1")]
    [InlineData("127.0.0.99")]
    [InlineData("[::1]:8000")]
    [InlineData("proxy.lan")]
    public async Task A_name_of_this_machine_is_answered(string name)
    {
        await using var host = await TestHost.StartAsync(options => options with { AllowedHosts = ["proxy.lan"] });
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, ("Host", name)));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("10.1.2.3")]
    [InlineData("2130706433.example")]
    public async Task A_name_that_was_pointed_here_is_not(string name)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, ("Host", name)));
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_origin_is_not_answered(string header, string value)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, (header, value)));
    }

    [Fact]
    public async Task A_page_of_this_server_is_answered()
    {
        await using var host = await TestHost.StartAsync();
        var origin = host.Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, ("Origin", origin), ("Sec-Fetch-Site", "same-origin")));
    }

    [Theory]
    [InlineData("POST", "/api/prompts/x/answer")]
    [InlineData("POST", "/api/prompts/x/parts")]
    [InlineData("DELETE", "/api/sessions/npc")]
    [InlineData("GET", "/api/sessions/npc")]
    [InlineData("GET", "/api/events")]
    public async Task Every_path_is_guarded(string method, string path)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", "https://evil.example");
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("forbidden", (await response.ReadJsonAsync())["error"].Text("code"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData("plain", HttpStatusCode.Forbidden)]
    [InlineData("person", HttpStatusCode.Forbidden)]
    [InlineData("boss", HttpStatusCode.OK)]
    public async Task With_keys_only_an_admin_key_opens_it(string? key, HttpStatusCode expected)
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("plain, person=standin, boss=admin") });
        Assert.Equal(expected, key is null ? await AskAsync(host) : await AskAsync(host, ("Authorization", $"Bearer {key}")));
    }

    private static async Task<HttpStatusCode> AskAsync(TestHost host, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/sessions");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await host.Http.SendAsync(request);
        return response.StatusCode;
    }
}
