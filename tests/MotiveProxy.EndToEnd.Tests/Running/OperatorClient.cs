using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>The operator API, as somebody with an HTTP client sees it.</summary>
internal sealed class OperatorClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = Patience.Limit };

    /// <summary>One session, with its transcript.</summary>
    public Task<JsonElement> SessionAsync(string name) => _http.GetFromJsonAsync<JsonElement>($"api/sessions/{Uri.EscapeDataString(name)}");

    /// <summary>How often something happened in a session, as its transcript tells.</summary>
    public async Task<int> CountAsync(string session, string kind) =>
        (await SessionAsync(session)).GetProperty("transcript").EnumerateArray().Count(happening => happening.GetProperty("kind").GetString() == kind);

    /// <summary>Closes a session.</summary>
    public async Task CloseAsync(string name)
    {
        using var response = await _http.DeleteAsync($"api/sessions/{Uri.EscapeDataString(name)}");
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Answers a prompt, whole.</summary>
    public Task AnswerAsync(string prompt, object answer) => PostAsync($"api/prompts/{prompt}/answer", answer);

    /// <summary>Gives a part of an answer.</summary>
    public Task GiveAsync(string prompt, object part) => PostAsync($"api/prompts/{prompt}/parts", part);

    /// <summary>Gives a first part of an answer, and then an error instead of the rest.</summary>
    public async Task FailMidwayAsync(Happening prompt, string message)
    {
        await GiveAsync(prompt.Id, new { text = "Well, " });
        await AnswerAsync(prompt.Id, new { error = new { status = 403, message } });
    }

    /// <summary>Watches a session from now on.</summary>
    public Task<Watch> WatchAsync(string session) => Watch.StartAsync(_http, session);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path, object body)
    {
        using var response = await _http.PostAsJsonAsync(path, body);
        Assert.True(response.StatusCode == HttpStatusCode.NoContent, $"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
    }
}
