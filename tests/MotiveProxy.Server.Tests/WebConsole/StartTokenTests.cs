using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Server.WebConsole;
using MotiveProxy.Server.WebConsole.Gate;

namespace MotiveProxy.Server.Tests.WebConsole;

/// <summary>The console on an address that others reach, where there are no keys: whoever has the token that was printed at start comes in.</summary>
public sealed partial class StartTokenTests
{
    private const string Browser = "text/html,application/xhtml+xml";
    private const string Cookie = "motive-proxy-console=";
    private const int Printed = 1097;

    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.7");

    [Fact]
    public async Task From_elsewhere_nobody_comes_in_without_the_token_and_from_this_machine_everybody()
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        using var page = await GetAsync(http, ConsolePaths.Inbox);
        Assert.Equal(HttpStatusCode.Redirect, page.StatusCode);
        Assert.Equal("/console/sign-in?to=%2Fconsole", page.Headers.Location!.ToString());
        using var circuit = await http.GetAsync(ConsolePaths.Circuit);
        Assert.Equal(HttpStatusCode.Forbidden, circuit.StatusCode);
        using var api = await http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);

        await using var home = await OpenAsync(IPAddress.Loopback);
        using var near = Client(home);
        using var inbox = await GetAsync(near, ConsolePaths.Inbox);
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);
    }

    [Fact]
    public async Task The_printed_address_asks_with_the_token_filled_in_and_to_look_does_not_use_it_up()
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        var token = await TokenAsync(host);
        foreach (var _ in new[] { 1, 2 })
        {
            using var page = await GetAsync(http, $"{ConsolePaths.SignIn}?token={token}");
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains($"value=\"{token}\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var entered = await EnterAsync(http, token);
        Assert.Equal(ConsolePaths.Inbox, entered.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Whoever_has_the_token_is_in_by_a_cookie_that_no_script_reads_and_no_other_site_sends_until_the_sign_out()
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        using var entered = await EnterAsync(http, await TokenAsync(host));
        var cookie = CookiesOf(entered).Single().ToUpperInvariant();
        Assert.Contains("SAMESITE=STRICT", cookie, StringComparison.Ordinal);
        Assert.Contains("HTTPONLY", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("EXPIRES", cookie, StringComparison.Ordinal);
        using var inbox = await GetAsync(http, ConsolePaths.Inbox);
        Assert.Equal(HttpStatusCode.OK, inbox.StatusCode);
        using var api = await http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, api.StatusCode);

        // Another page cannot sign anybody out.
        using var forged = await http.PostAsync(ConsolePaths.SignOut, new FormUrlEncodedContent([]));
        using var still = await http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);

        using var left = await PostAsync(http, ConsolePaths.SignOut, ConsolePaths.SignOut, []);
        Assert.Equal(ConsolePaths.SignIn, left.Headers.Location!.ToString());
        using var after = await http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
    }

    [Fact]
    public async Task A_token_opens_once_and_then_another_is_printed_that_opens()
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        var first = await TokenAsync(host);
        using var entered = await EnterAsync(http, first);
        Assert.NotEmpty(CookiesOf(entered));

        using var another = Client(host);
        using var again = await EnterAsync(another, first);
        Assert.Equal((HttpStatusCode.Unauthorized, 0), (again.StatusCode, CookiesOf(again).Count()));
        Assert.Contains("each opens once", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var second = await TokenAsync(host, times: 2);
        Assert.NotEqual(first, second);
        using var next = await EnterAsync(another, second);
        Assert.NotEmpty(CookiesOf(next));
        using var stillIn = await http.GetAsync("/api/sessions");
        Assert.Equal(HttpStatusCode.OK, stillIn.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("-")]
    public async Task What_is_not_the_token_opens_nothing_and_the_token_stays(string wrong)
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        var token = await TokenAsync(host);
        using var refused = await EnterAsync(http, wrong);
        Assert.Equal((HttpStatusCode.Unauthorized, 0), (refused.StatusCode, CookiesOf(refused).Count()));
        using var entered = await EnterAsync(http, $" {token} ");
        Assert.NotEmpty(CookiesOf(entered));
    }

    [Fact]
    public async Task A_form_of_another_page_neither_opens_nor_uses_the_token_up()
    {
        await using var host = await OpenAsync(Elsewhere);
        using var http = Client(host);
        var token = await TokenAsync(host);
        using var form = new FormUrlEncodedContent([new("secret", token)]);
        using var forged = await http.PostAsync(ConsolePaths.SignIn, form);
        Assert.Empty(CookiesOf(forged));
        using var entered = await EnterAsync(http, token);
        Assert.NotEmpty(CookiesOf(entered));
    }

    [Theory]
    [InlineData("127.0.0.1", "")]
    [InlineData("0.0.0.0", "boss=admin")]
    public async Task Where_nobody_needs_a_token_none_is_printed(string address, string keys)
    {
        await using var host = await OpenAsync(Elsewhere, address, keys);
        await host.Log.UntilAsync(1010);
        Assert.DoesNotContain(host.Log.Lines, line => line.Id == Printed);
    }

    [Fact]
    public void Of_many_who_use_a_token_at_once_one_comes_in()
    {
        var log = new LinesOfLog();
        using var logs = new Microsoft.Extensions.Logging.LoggerFactory([log]);
        var token = new StartToken(new Microsoft.Extensions.Logging.Logger<StartToken>(logs));
        token.Print("http://192.0.2.1:8000");
        var printed = Token().Match(log.Lines.Single().Text).Groups["token"].Value;

        var opened = 0;
        Parallel.For(0, 100, _ => Interlocked.Add(ref opened, token.TryUse(printed) ? 1 : 0));
        Assert.Equal(1, opened);
        Assert.Equal(2, log.Lines.Count);
        Assert.False(new StartToken(NullLogger<StartToken>.Instance).TryUse(printed));
    }

    private static Task<TestHost> OpenAsync(IPAddress remote, string address = "0.0.0.0", string keys = "") => TestHost.StartAsync(
        options => options with { Host = address, ApiKeys = ApiKeyRing.Parse(keys) },
        services => services.AddSingleton<IStartupFilter>(new From(remote)));

    private static async Task<string> TokenAsync(TestHost host, int times = 1)
    {
        await host.Log.UntilAsync(Printed, times);
        return Token().Match(host.Log.Lines.Where(line => line.Id == Printed).ElementAt(times - 1).Text).Groups["token"].Value;
    }

    // 0.0.0.0 is no address to go to.
    private static HttpClient Client(TestHost host)
    {
        var client = host.Client();
        client.BaseAddress = new UriBuilder(host.Address) { Host = "127.0.0.1" }.Uri;
        return client;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient http, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", Browser);
        return await http.SendAsync(request);
    }

    private static Task<HttpResponseMessage> EnterAsync(HttpClient http, string token) => PostAsync(http, ConsolePaths.SignIn, ConsolePaths.SignIn, [new("secret", token)]);

    private static async Task<HttpResponseMessage> PostAsync(HttpClient http, string page, string path, KeyValuePair<string, string>[] fields)
    {
        var hidden = Hidden().Match(await http.GetStringAsync(page));
        using var form = new FormUrlEncodedContent([.. fields, new(hidden.Groups["name"].Value, hidden.Groups["value"].Value)]);
        return await http.PostAsync(path, form);
    }

    private static IEnumerable<string> CookiesOf(HttpResponseMessage response) =>
        (response.Headers.TryGetValues("Set-Cookie", out var all) ? all : []).Where(cookie => cookie.StartsWith(Cookie, StringComparison.Ordinal));

    [GeneratedRegex("/console/sign-in\\?token=(?<token>[0-9a-f]{48})$", RegexOptions.None, 1000)]
    private static partial Regex Token();

    [GeneratedRegex("""<input type="hidden" name="(?<name>__[^"]+)" value="(?<value>[^"]+)" />""", RegexOptions.None, 1000)]
    private static partial Regex Hidden();

    // Makes every request come from an address.
    private sealed class From(IPAddress remote) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, on) =>
            {
                context.Connection.RemoteIpAddress = remote;
                return on(context);
            });
            next(app);
        };
    }
}
