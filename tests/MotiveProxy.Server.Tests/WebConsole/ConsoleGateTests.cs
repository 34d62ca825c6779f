using System.Net;
using System.Text.RegularExpressions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>Who sees the console, and what its pages may do.</summary>
public sealed partial class ConsoleGateTests
{
    private const string Page = "text/html,application/xhtml+xml";

    [Fact]
    public async Task A_browser_that_opens_the_address_is_led_to_the_console_and_a_program_is_not()
    {
        await using var host = await TestHost.StartAsync();
        using var browser = await GetAsync(host, "/", ("Accept", Page));
        Assert.Equal(HttpStatusCode.Redirect, browser.StatusCode);
        Assert.Equal(ConsolePaths.Inbox, browser.Headers.Location!.ToString());
        using var program = await GetAsync(host, "/", ("Accept", "*/*"));
        Assert.StartsWith("Ollama is running", await program.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_it_is_open_on_this_machine()
    {
        await using var host = await TestHost.StartAsync();
        using var page = await GetAsync(host, ConsolePaths.Inbox, ("Accept", Page));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("default-src 'none'; script-src 'self';", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_script_or_style_stands_in_a_page()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin") });
        using var page = await GetAsync(host, ConsolePaths.SignIn, ("Accept", Page));
        await SignInAsync(host, "boss");
        using var inbox = await GetAsync(host, ConsolePaths.Inbox, ("Accept", Page));
        foreach (var html in new[] { await page.Content.ReadAsStringAsync(), await inbox.Content.ReadAsStringAsync() })
        {
            Assert.All(Scripts().Matches(html), script => Assert.Matches("^<script src=\"/console/assets/[0-9a-f]{8}/[a-zA-Z.]+\"[^>]*></script>$", script.Value));
            Assert.DoesNotContain("<style", html, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(" style=", html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Every_path_of_it_refuses_another_origin_and_another_name()
    {
        await using var host = await TestHost.StartAsync();
        var paths = host.ConsoleRoutes.Select(path => path.Replace("{stamp}/{**name}", "x/console.css", StringComparison.Ordinal)).ToHashSet();
        Assert.Superset(new HashSet<string> { ConsolePaths.Inbox, ConsolePaths.Sessions, ConsolePaths.SignIn, ConsolePaths.SignOut, ConsolePaths.Circuit }, paths);
        foreach (var path in paths)
        {
            using var foreign = await GetAsync(host, path, ("Origin", "https://evil.example"), ("Accept", Page));
            Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
            Assert.False(foreign.Headers.Contains("Access-Control-Allow-Origin"));
            using var rebound = await GetAsync(host, path, ("Host", "evil.example"), ("Accept", Page));
            Assert.Equal(HttpStatusCode.Forbidden, rebound.StatusCode);
        }
    }

    [Fact]
    public async Task With_keys_a_person_is_asked_for_one_and_led_back()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin,other") });
        using var asked = await GetAsync(host, "/console/session?name=a%2Fb", ("Accept", Page));
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        Assert.Equal("/console/sign-in?to=%2Fconsole%2Fsession%3Fname%3Da%252Fb", asked.Headers.Location!.ToString());

        using var program = await GetAsync(host, ConsolePaths.Circuit, ("Accept", "*/*"));
        Assert.Equal(HttpStatusCode.Unauthorized, program.StatusCode);

        using var wrong = await SignInAsync(host, "other");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Contains("That is not it.", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var right = await SignInAsync(host, "boss", "/console/session?name=a%2Fb");
        Assert.Equal("/console/session?name=a%2Fb", right.Headers.Location!.ToString());
        using var page = await GetAsync(host, ConsolePaths.Inbox, ("Accept", Page));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Whoever_signed_in_may_use_the_operator_API_until_the_sign_out()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin") });
        using var before = await GetAsync(host, "/api/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, before.StatusCode);

        using var signedIn = await SignInAsync(host, "boss");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("motive-proxy-console=", StringComparison.Ordinal));
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var within = await GetAsync(host, "/api/sessions");
        Assert.Equal(HttpStatusCode.OK, within.StatusCode);
        using var foreign = await GetAsync(host, "/api/sessions", ("Origin", "https://evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);

        using var signedOut = await PostAsync(host, ConsolePaths.SignOut, []);
        using var after = await GetAsync(host, "/api/sessions");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example/console")]
    [InlineData("//evil.example/console")]
    [InlineData("/console\\..\\..\\evil.example")]
    [InlineData("/consoleevil")]
    [InlineData("/v1/models")]
    public async Task Signing_in_leads_nowhere_else(string to)
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin") });
        using var right = await SignInAsync(host, "boss", to);
        Assert.Equal(ConsolePaths.Inbox, right.Headers.Location!.ToString());
    }

    [Fact]
    public async Task A_form_of_another_page_signs_nobody_in()
    {
        await using var host = await TestHost.StartAsync(options => options with { ApiKeys = ApiKeyRing.Parse("boss=admin") });
        using var form = new FormUrlEncodedContent([new("secret", "boss")]);
        using var response = await host.Http.PostAsync(ConsolePaths.SignIn, form);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.DoesNotContain(response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], set => set.StartsWith("motive-proxy-console=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_is_configured_no_more_opens_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("motive-");
        try
        {
            MotiveOptions Configure(MotiveOptions options, string keys) => options with
            {
                ApiKeys = ApiKeyRing.Parse(keys),
                Store = StoreKind.Sqlite,
                Database = Path.Combine(folder.FullName, "sessions.db"),
            };

            string cookie;
            await using (var host = await TestHost.StartAsync(options => Configure(options, "boss=admin")))
            {
                using var right = await SignInAsync(host, "boss");
                cookie = right.Headers.GetValues("Set-Cookie").Single(set => set.StartsWith("motive-proxy-console=", StringComparison.Ordinal)).Split(';')[0];
            }

            await using (var same = await TestHost.StartAsync(options => Configure(options, "boss=admin")))
            {
                using var page = await GetAsync(same, "/api/sessions", ("Cookie", cookie));
                Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            }

            await using var other = await TestHost.StartAsync(options => Configure(options, "chief=admin"));
            using var refused = await GetAsync(other, "/api/sessions", ("Cookie", cookie));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_store_that_cannot_be_opened_is_refused_for_that_and_not_for_the_keys_beside_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            var refused = await Assert.ThrowsAnyAsync<StoreException>(() =>
                TestHost.StartAsync(options => options with { Store = StoreKind.Sqlite, Database = Path.Combine(file, "sessions.db") }));
            Assert.StartsWith("Cannot keep sessions in ", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("x/nothing.js")]
    [InlineData("x/../console.css")]
    [InlineData("x/css/../../clients.json")]
    public async Task There_are_no_other_assets(string path)
    {
        await using var host = await TestHost.StartAsync();
        using var asset = await GetAsync(host, $"{ConsolePaths.Assets}/{path}");
        Assert.Equal(HttpStatusCode.NotFound, asset.StatusCode);
    }

    [Fact]
    public async Task An_asset_is_packed_and_kept()
    {
        await using var host = await TestHost.StartAsync();
        using var asset = await GetAsync(host, $"{ConsolePaths.Assets}/x/css/standard.css", ("Accept-Encoding", "gzip"));
        Assert.Equal("text/css", asset.Content.Headers.ContentType!.MediaType);
        Assert.Equal("gzip", asset.Content.Headers.ContentEncoding.Single());
        Assert.Equal(TimeSpan.FromDays(365), asset.Headers.CacheControl!.MaxAge);
        using var again = await GetAsync(host, $"{ConsolePaths.Assets}/x/css/standard.css", ("If-None-Match", asset.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(TestHost host, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await host.Http.SendAsync(request);
    }

    private static Task<HttpResponseMessage> SignInAsync(TestHost host, string secret, string to = "") =>
        PostAsync(host, ConsolePaths.SignIn, [new("secret", secret), new("to", to)]);

    private static async Task<HttpResponseMessage> PostAsync(TestHost host, string path, KeyValuePair<string, string>[] fields)
    {
        var html = await host.Http.GetStringAsync(ConsolePaths.SignIn);
        var (name, value) = (Hidden().Match(html).Groups["name"].Value, Hidden().Match(html).Groups["value"].Value);
        using var form = new FormUrlEncodedContent([.. fields, new(name, value)]);
        return await host.Http.PostAsync(path, form);
    }

    [GeneratedRegex("<script.*?</script>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Scripts();

    [GeneratedRegex("""<input type="hidden" name="(?<name>__[^"]+)" value="(?<value>[^"]+)" />""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();
}
