using System.Net;
using System.Text.Json.Nodes;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Server.Tests.Hosting;

/// <summary>One client of a session: it keeps the history that it was told, as a chat client does, and sends all of it.</summary>
public sealed class Party(HttpClient http, string model, string path)
{
    private readonly JsonArray _history = [];

    public HttpClient Http => http;

    /// <summary>What is sent beside model and messages.</summary>
    public JsonObject Also { get; } = [];

    /// <summary>Asks for streams, or for plain replies.</summary>
    public void Streams(bool stream) => Also["stream"] = stream;

    /// <summary>Says something and begins to wait for the reply.</summary>
    public Saying Say(string text, CancellationToken cancellation = default)
    {
        _history.Add(new JsonObject { ["role"] = "user", ["content"] = text });
        return SayAgain(cancellation: cancellation);
    }

    /// <summary>Sends the last request again, as a retry or after a lost connection.</summary>
    public Saying SayAgain(int? retry = null, CancellationToken cancellation = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json.Content(Body()) };
        if (retry is not null)
            request.Headers.Add("X-Stainless-Retry-Count", $"{retry}");
        return new Saying(this, http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation));
    }

    /// <summary>Says something and hangs up as soon as the server has given it a seat and lost it again.</summary>
    public async Task SayAndHangUpAsync(TestHost host, string text, Seat seat)
    {
        using var hangUp = new CancellationTokenSource();
        var session = model.EndsWith("|A", StringComparison.Ordinal) || model.EndsWith("|B", StringComparison.Ordinal) ? model[..^2] : model;
        var lost = host.Happened<SessionEvent.HoldLost>(session).Count;
        var saying = Say(text, hangUp.Token);
        await host.UntilHeldAsync(session, seat);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying.Response);
        await host.UntilHappenedAsync<SessionEvent.HoldLost>(session, lost + 1);
    }

    /// <summary>Forgets everything, as a reloaded page does.</summary>
    public void Forget() => _history.Clear();

    /// <summary>Takes back the last thing said, as an editor of a message does.</summary>
    public void Unsay() => _history.RemoveAt(_history.Count - 1);

    internal void Hear(string text) => _history.Add(new JsonObject { ["role"] = "assistant", ["content"] = text });

    private JsonObject Body()
    {
        var body = new JsonObject { ["model"] = model, ["messages"] = _history.DeepClone() };
        foreach (var (name, value) in Also)
            body[name] = value?.DeepClone();
        return body;
    }

}

/// <summary>A request of a party, on its way.</summary>
public sealed class Saying(Party party, Task<HttpResponseMessage> sending)
{
    /// <summary>The response, as soon as its headers are there.</summary>
    public Task<HttpResponseMessage> Response => sending.Soon();

    /// <summary>Whether the headers of the response are there.</summary>
    public bool HasBegun => sending.IsCompleted;

    /// <summary>The text of a successful reply; the party remembers it.</summary>
    public async Task<string> ReplyAsync()
    {
        using var response = await Response;
        var body = await response.Content.ReadAsStringAsync().Soon();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {body}");
        var text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? ChatStreams.TextOf(body) : Json.TextOf(body);
        party.Hear(text);
        return text;
    }

    /// <summary>The status and the error of a failed reply.</summary>
    public async Task<(HttpStatusCode Status, JsonObject Error)> ErrorAsync()
    {
        using var response = await Response;
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync().Soon())!;
        return (response.StatusCode, body["error"]!.AsObject());
    }
}
