using System.Net.Http.Json;
using System.Text.Json;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>Clients that say one thing each, at whichever node.</summary>
/// <param name="patience">How long each waits.</param>
internal sealed class Conversation(TimeSpan patience) : IDisposable
{
    /// <summary>What they speak through.</summary>
    public HttpClient Http { get; } = new() { Timeout = patience };

    public void Dispose() => Http.Dispose();

    /// <summary>Says something, and gives the words of the reply.</summary>
    public async Task<string?> SayAsync(Uri node, string seat, string room, string words)
    {
        using var response = await PostAsync(node, seat, room, words);
        var reply = await response.Content.ReadFromJsonAsync<JsonElement>();
        return reply.TryGetProperty("choices", out var choices) ? choices[0].GetProperty("message").GetProperty("content").GetString() : reply.ToString();
    }

    /// <summary>Says something, and gives the reply as it comes.</summary>
    public Task<HttpResponseMessage> PostAsync(Uri node, string seat, string room, string words) => Http.PostAsJsonAsync(
        new Uri(node, $"{seat}/v1/chat/completions"), new { model = room, messages = new[] { new { role = "user", content = words } } });
}
