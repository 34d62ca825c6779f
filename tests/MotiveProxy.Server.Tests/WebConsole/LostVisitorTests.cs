using System.Net;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>Pages of the console that do not exist.</summary>
public sealed class LostVisitorTests
{
    private const string Browser = "text/html,application/xhtml+xml,*/*;q=0.8";

    [Theory]
    [InlineData("/console/nothing")]
    [InlineData("/console/session/nothing")]
    [InlineData("/Console/Nothing?name=x")]
    [InlineData("/console/assets")]
    public async Task A_person_is_told_on_a_page_with_the_way_to_the_inbox(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var page = await GetAsync(host, path, Browser);
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("There is no such page", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/console\">Go to the inbox</a>", html, StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/console/nothing", "*/*")]
    [InlineData("GET", "/console/nothing", "application/json")]
    [InlineData("POST", "/console/nothing", Browser)]
    [InlineData("GET", "/consolation", Browser)]
    [InlineData("GET", "/nothing", Browser)]
    [InlineData("GET", "/v1/nothing", Browser)]
    public async Task A_program_is_told_in_the_words_of_the_API_and_so_is_everybody_elsewhere(string method, string path, string accepts)
    {
        await using var host = await TestHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.TryAddWithoutValidation("Accept", accepts);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("not_found", (await response.ReadJsonAsync())["error"].Text("code"));
    }

    [Fact]
    public async Task Whoever_may_not_see_the_console_is_not_told_which_pages_it_has()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin") });
        using var page = await GetAsync(host, "/console/nothing", Browser);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/console/sign-in?to=%2Fconsole%2Fnothing", page.Headers.Location!.ToString());
    }

    private static async Task<HttpResponseMessage> GetAsync(TestHost host, string path, string accepts)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accepts);
        return await host.Http.SendAsync(request);
    }
}
