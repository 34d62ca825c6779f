using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>Spoilt requests to every path, below every seat's base path and with odd queries: whatever they say, no bug answers.</summary>
public sealed class FuzzTests : IAsyncLifetime
{
    private const int Spoilt = 300;

    private static readonly string[] Seats = ["", "/standin", "/caller"];

    private static readonly string[] Queries =
        ["", "?beta=true", "?alt=sse", "?alt=media&alt=sse", "?key=guess", "?model=npc%7CA", "?%00", "?a=%ud800&b=%c3%28", "?" + new string('=', 500), "?stream=true#x"];

    private TestHost _host = null!;

    public static TheoryData<string> Paths => [.. Dialects.All.Select(dialect => dialect.Path)];

    // A server that is about to stop does with a turn what any does, but for holding it.
    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync();
        _host.BeginDrain();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Whatever_is_sent_is_answered_in_the_words_of_its_path(string path)
    {
        var dialect = Dialects.At(path);
        var everything = new SpoiltJson(Encoding.UTF8.GetBytes(dialect.BodyOfEverything));
        var little = new SpoiltJson(Encoding.UTF8.GetBytes(dialect.Body()));
        var random = new Random(20_261_124);
        var statuses = new HashSet<HttpStatusCode>();
        for (var i = 0; i < Spoilt; i++)
        {
            var target = Any(Seats) + path + Any(Queries);
            using var content = new ByteArrayContent((random.Next(4) == 0 ? little : everything).Next(random));
            using var response = await _host.Http.PostAsync(target, content).Soon();
            statuses.Add(response.StatusCode);
            if (response.IsSuccessStatusCode)
                continue;

            var message = dialect.Error.Split('.').Aggregate(JsonNode.Parse(await response.Content.ReadAsStringAsync()), (at, field) => at![field]);
            Assert.NotEmpty(message!.GetValue<string>());
        }

        // What needs nobody is answered, what is a turn is told to come back, and all else is refused.
        Assert.Empty(statuses.Except([HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.BadRequest]));
        Assert.True(statuses.Count > 1, "Nothing was spoilt, or everything.");
        Assert.Equal(0, _host.Sessions.Count);
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);

        string Any(string[] choices) => choices[random.Next(choices.Length)];
    }

    [Theory]
    [InlineData("answer", """{"text":"a","refusal":"b","tool_calls":[{"id":"c","name":"look","arguments":{"at":["door",1.5,null]}},{"name":"take","arguments":"{\"a\":1}"}],"finish":"stop"}""")]
    [InlineData("answer", """{"error":{"status":503,"message":"Out to lunch"}}""")]
    [InlineData("parts", """{"text":"a"}""")]
    [InlineData("parts", """{"tool_call":{"id":"c","name":"look","arguments":{"at":["door",1.5,null]}}}""")]
    public async Task Whatever_is_given_for_a_prompt_is_taken_or_refused(string what, string body)
    {
        var given = new SpoiltJson(Encoding.UTF8.GetBytes(body));
        var random = new Random(20_261_124);
        for (var i = 0; i < Spoilt; i++)
        {
            using var content = new ByteArrayContent(given.Next(random));
            using var response = await _host.Http.PostAsync($"/api/prompts/none/{what}", content).Soon();
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.Conflict });
        }

        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }
}
