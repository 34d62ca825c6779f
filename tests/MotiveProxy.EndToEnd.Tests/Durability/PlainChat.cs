using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>One message of OpenAI Chat.</summary>
internal sealed record ChatMessage(string Role, string Content);

/// <summary>A chat over bare HTTP that puts on the tape what it says and what it hears. It is one client to the server: its User-Agent is its own.</summary>
internal sealed class PlainChat : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Door _door;
    private readonly string _path;
    private readonly Tape _tape;
    private readonly string _room;
    private readonly string _who;
    private readonly TimeSpan _patience;

    /// <summary>Sends nothing yet.</summary>
    /// <param name="door">Where; it goes on to the next address when a request fails.</param>
    /// <param name="path">The base path of the API there.</param>
    /// <param name="tape">What notes it.</param>
    /// <param name="room">The model.</param>
    /// <param name="who">Its name on the tape.</param>
    /// <param name="patience">After how long it takes a request for failed; never if it is not said.</param>
    public PlainChat(Door door, string path, Tape tape, string room, string who, TimeSpan? patience = null)
    {
        (_door, _path, _tape, _room, _who, _patience) = (door, path, tape, room, who, patience ?? Timeout.InfiniteTimeSpan);
        _http.DefaultRequestHeaders.Add("User-Agent", who.Replace(' ', '-'));
    }

    /// <summary>What was said and heard; each request sends it whole.</summary>
    public List<ChatMessage> History { get; } = [];

    /// <summary>Says something once.</summary>
    /// <returns>What it heard, or null if the request failed before the response's end.</returns>
    public async Task<string?> SayAsync(string words, bool stream, CancellationToken stop)
    {
        ChatMessage[] messages = [.. History, new("user", words)];
        var heard = new StringBuilder();
        _tape.Add(new Entry(_room, _who, Step.Said, words));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(_patience);
        try
        {
            await ReadAsync(messages, stream, heard, patience.Token);
        }
        catch (Exception broken) when ((Breakage.Is(broken) || patience.IsCancellationRequested) && !stop.IsCancellationRequested)
        {
            _tape.Add(new Entry(_room, _who, Step.Broke, heard.ToString()) { Why = broken.Message });
            _door.GoOn();
            return null;
        }

        _tape.Add(new Entry(_room, _who, Step.Heard, heard.ToString()));
        History.AddRange([messages[^1], new("assistant", heard.ToString())]);
        return heard.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task ReadAsync(ChatMessage[] messages, bool stream, StringBuilder heard, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _door.At(_path + "/chat/completions"))
        {
            Content = JsonContent.Create(new { model = _room, messages, stream }, options: JsonSerializerOptions.Web),
        };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        await Refusal.WaitAsync(response, stop);
        await using var body = await response.Content.ReadAsStreamAsync(stop);
        if (!stream)
        {
            var reply = await JsonSerializer.DeserializeAsync<JsonElement>(body, cancellationToken: stop);
            heard.Append(Choice(reply).GetProperty("message").GetProperty("content").GetString());
            return;
        }

        await foreach (var item in SseParser.Create(body).EnumerateAsync(stop))
        {
            if (item.Data == "[DONE]")
                return;
            var delta = Choice(JsonSerializer.Deserialize<JsonElement>(item.Data)).GetProperty("delta");
            if (delta.TryGetProperty("content", out var content))
                heard.Append(content.GetString());
        }

        throw new IOException("The stream ended before its end.");
    }

    // An error may come with a status of 200, after heartbeats.
    private static JsonElement Choice(JsonElement reply) =>
        reply.TryGetProperty("choices", out var choices) ? choices[0] : throw new IOException(reply.ToString());
}
