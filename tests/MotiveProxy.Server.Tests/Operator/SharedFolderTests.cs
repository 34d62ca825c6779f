using System.Net;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Tests.Hosting;

namespace MotiveProxy.Server.Tests.Operator;

/// <summary>Ollama's API and the operator API share the folder /api, and nothing else: what guards the one must not shut the other, nor be left out of it.</summary>
public sealed class SharedFolderTests
{
    private const string Page = "https://evil.example";

    [Fact]
    public async Task Every_route_below_api_that_is_no_protocols_is_guarded_and_allows_no_page()
    {
        await using var host = await TestHost.StartAsync();
        var theirs = ProtocolCatalog.Endpoints.Select(endpoint => endpoint.Pattern).ToHashSet();
        var ours = host.Routes.Where(route => route.Pattern.StartsWith("/api", StringComparison.Ordinal) && !theirs.Contains(route.Pattern)).ToList();
        Assert.NotEmpty(ours);
        foreach (var (method, pattern) in ours)
        {
            var path = pattern.Replace("{**name}", "npc", StringComparison.Ordinal).Replace("{id}", "x", StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, method, path, isAllowed: false));
            Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, method, path, isAllowed: false, ("Host", "evil.example")));
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await AskAsync(host, "OPTIONS", path, isAllowed: false));
        }
    }

    [Theory]
    [InlineData("/API/SESSIONS")]
    [InlineData("/api/%73essions")]
    [InlineData("/api/sessions/")]
    [InlineData("/api/sessions/a%2Fb")]
    [InlineData("/Api/Events?session=npc")]
    public async Task No_spelling_of_a_guarded_path_gets_by(string path)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(host, "GET", path, isAllowed: false));
    }

    [Theory]
    [InlineData("GET", "/api/tags")]
    [InlineData("GET", "/api/version")]
    [InlineData("POST", "/api/chat")]
    [InlineData("POST", "/api/generate")]
    [InlineData("POST", "/api/show")]
    public async Task A_page_may_use_Ollamas_paths_under_any_name_of_the_server(string method, string path)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.OK, await AskAsync(host, method, path, isAllowed: true, ("Host", "ollama.lan:11434")));
        Assert.Equal(HttpStatusCode.NoContent, await AskAsync(host, "OPTIONS", path, isAllowed: true));
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/")]
    [InlineData("/api/nothing")]
    [InlineData("/api/sessionsx")]
    [InlineData("/api//sessions")]
    [InlineData("/api/chat/../sessionsx")]
    [InlineData("/standin/api/sessions")]
    [InlineData("/caller/api/events")]
    public async Task Anything_else_is_nowhere(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var response = await host.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.DoesNotContain("npc", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/prompts")]
    [InlineData("/api/prompts/x/other")]
    [InlineData("/api/events/more")]
    public async Task A_path_below_a_guarded_one_is_nowhere_and_allows_no_page(string path)
    {
        await using var host = await TestHost.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(host, "GET", path, isAllowed: false));
    }

    private static async Task<HttpStatusCode> AskAsync(TestHost host, string method, string path, bool isAllowed, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = Json.Content("""{"model":"npc"}""");
        request.Headers.Add("Origin", Page);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(isAllowed, response.Headers.Contains("Access-Control-Allow-Origin"));
        return response.StatusCode;
    }
}
