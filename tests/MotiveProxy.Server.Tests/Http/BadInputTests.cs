using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Server.Tests.Hosting;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Http;

/// <summary>
/// Bodies that no protocol takes, sent to every path while a session of the same name goes on: each is refused in the words of its
/// path, nobody is seated, and nothing of it is left.
/// </summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const int MaxMessages = 200;
    private const int MaxTools = 100;
    private const int MaxValues = 2000;

    private static readonly string[] Seats = ["", "/standin", "/caller"];

    private TestHost _host = null!;
    private SessionState _before = null!;

    public static TheoryData<string> Paths => [.. Dialects.All.Select(dialect => dialect.Path)];

    public async Task InitializeAsync()
    {
        _host = await TestHost.StartAsync(options => options with { MaxMessages = MaxMessages, MaxTools = MaxTools, MaxValues = MaxValues });
        var standIn = _host.Party("npc|A", "person/1");
        var ping = standIn.Say("ping");
        await _host.UntilHeldAsync("npc", Seat.StandIn);
        _host.Party("npc|B", "program/1").Say("Who goes there?");
        Assert.Equal("Who goes there?", await ping.ReplyAsync());
        await _host.UntilAsync(() => _host.StateOf("npc")!.Turns.Any(turn => turn is { Seat: Seat.StandIn, WasDelivered: true }));
        _before = _host.StateOf("npc")!;
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Bodies_that_are_no_requests_are_refused(string path)
    {
        var dialect = Dialects.At(path);
        var body = dialect.Body();
        byte[][] bad =
        [
            .. new[]
            {
                "", " ", "\uFEFF", "null", "[]", "7", "{", body[..^1], body + body, "\0", "model=npc", $"[{body}]", dialect.Body(fields: "\"\\udc00\":1"),
                dialect.Body(fields: $"\"x\":{new string('[', 64)}{new string(']', 64)}"), dialect.Body(fields: $"\"x\":{new string('[', 100_000)}"),
                dialect.Body(fields: $"\"x\":[{string.Join(',', Enumerable.Repeat(0, MaxValues))}]"),
            }.Select(Encoding.UTF8.GetBytes),
            [.. Encoding.UTF8.GetBytes(dialect.Body(fields: "\"x\":\"")[..^1]), 0xFF, .. "\"}"u8],
        ];
        foreach (var bytes in bad)
            await AssertRefusedAsync(dialect, bytes, HttpStatusCode.BadRequest);
        AssertNothingIsLeft();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Requests_that_say_nothing_or_too_much_are_refused(string path)
    {
        var dialect = Dialects.At(path);
        var bad = new List<string>();
        if (dialect.ModelInPath is null)
            bad.AddRange(new[] { "", "\\ud800", new string('n', 257 + "|A".Length), "|A", "|B" }.Where(model => IsCounted(path, model)).Select(model => dialect.Body(model: model)));
        if (dialect.Said.Length > 0)
            bad.Add(dialect.Body("\\ud800"));
        if (dialect.Role is { } role)
            bad.Add(dialect.Body().Replace(role.Member, "\"role\":\"robot\"", StringComparison.Ordinal));
        if (dialect.List is not null)
        {
            bad.Add(dialect.BodyOfMessages("7"));
            bad.Add(dialect.BodyOfMessages(string.Join(',', Enumerable.Repeat(dialect.Message, MaxMessages + 1))));
            bad.Add(dialect.BodyOfParts(string.Join(',', Enumerable.Repeat(dialect.Part, MaxValues))));
        }

        if (dialect.Tools is not null)
        {
            bad.Add(dialect.BodyOfTools(Enumerable.Range(0, MaxTools + 1).Select(number => $"t{number}")));
            bad.Add(dialect.BodyOfTools([new string('t', 257)]));
        }

        foreach (var body in bad)
            await AssertRefusedAsync(dialect, Encoding.UTF8.GetBytes(body), HttpStatusCode.BadRequest);
        AssertNothingIsLeft();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Bodies_that_are_too_large_are_refused_with_and_without_a_length(string path)
    {
        var dialect = Dialects.At(path);
        var tooLarge = Encoding.UTF8.GetBytes(dialect.Body(fields: $"\"x\":\"{new string('x', 17 * 1024 * 1024)}\""));
        await AssertRefusedAsync(dialect, tooLarge, HttpStatusCode.RequestEntityTooLarge);
        await AssertRefusedAsync(dialect, tooLarge, HttpStatusCode.RequestEntityTooLarge, request => request.Headers.TransferEncodingChunked = true);
        AssertNothingIsLeft();
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task No_query_and_no_header_makes_a_bad_body_good(string path)
    {
        var dialect = Dialects.At(path);
        foreach (var query in (string[])["?", "?beta=true", "?alt=sse", "?alt=json&alt=sse", "?key=", "?stream=true&model=npc", "?a[]=%ff&%zz&=&&", "?" + new string('q', 4000)])
            await AssertRefusedAsync(dialect with { Path = path + query }, "{\"x\":"u8.ToArray(), HttpStatusCode.BadRequest);
        foreach (var type in (string[])["text/plain", "multipart/form-data; boundary=x", "application/json; charset=utf-16"])
            await AssertRefusedAsync(dialect, "{\"x\":"u8.ToArray(), HttpStatusCode.BadRequest, request => request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type));
        await AssertRefusedAsync(dialect, [0x1f, 0x8b, 0], HttpStatusCode.UnsupportedMediaType, request => request.Content!.Headers.ContentEncoding.Add("gzip"));
        AssertNothingIsLeft();
    }

    // A count of tokens has no session, and so any name will do for it.
    private static bool IsCounted(string path, string model) => !path.EndsWith("/count_tokens", StringComparison.Ordinal) || model is "" or "\\ud800";

    private async Task AssertRefusedAsync(Dialect dialect, byte[] body, HttpStatusCode status, Action<HttpRequestMessage>? also = null)
    {
        foreach (var seat in Seats)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, seat + dialect.Path) { Content = new ByteArrayContent(body) };
            also?.Invoke(request);
            using var response = await _host.Http.SendAsync(request).Soon();
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == status, $"{response.StatusCode}: {text}, for {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)))}");
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
            Assert.Equal("false", Assert.Single(response.Headers.GetValues("x-should-retry")));
            Assert.InRange(text.Length, 1, 1000);
            var message = dialect.Error.Split('.').Aggregate(JsonNode.Parse(text), (at, field) => at![field]);
            Assert.NotEmpty(message!.GetValue<string>());
        }
    }

    private void AssertNothingIsLeft()
    {
        Assert.Equal(1, _host.Sessions.Count);
        Assert.Same(_before, _host.StateOf("npc"));
        Assert.DoesNotContain(_host.Log.Lines, line => line.Level >= LogLevel.Error);
    }
}
