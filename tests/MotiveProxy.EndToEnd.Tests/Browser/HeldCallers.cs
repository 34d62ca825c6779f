using System.Collections.Concurrent;
using System.Net.Http.Json;
using MotiveProxy.EndToEnd.Tests.Running;

namespace MotiveProxy.EndToEnd.Tests.Browser;

/// <summary>Callers that ask as no client of anybody does, and wait until the test is over.</summary>
internal sealed class HeldCallers(RunningServer server) : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly HttpClient _http = new() { BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan };
    private readonly ConcurrentBag<Task> _asking = [];

    /// <summary>Asks.</summary>
    /// <param name="body">The request, as JSON.</param>
    /// <param name="client">What the caller calls itself.</param>
    /// <returns>Complete once it is answered.</returns>
    public Task Ask(object body, string client = "raw/1.0")
    {
        var asking = AskAsync(body, client);
        _asking.Add(asking);
        return asking;
    }

    /// <summary>Asks, and waits until the prompt is there.</summary>
    /// <returns>The prompt's id.</returns>
    public async Task<string> OpenAsync(string session, object body, string client = "raw/1.0")
    {
        await using var watch = await server.Operator.WatchAsync(session);
        _ = Ask(body, client);
        return (await watch.NextAsync("prompt_opened")).Id;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_asking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
        _http.Dispose();
    }

    private async Task AskAsync(object body, string client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "caller/v1/chat/completions") { Content = JsonContent.Create(body, body.GetType()) };
        request.Headers.TryAddWithoutValidation("User-Agent", client);
        using var response = await _http.SendAsync(request, _over.Token);
    }
}
