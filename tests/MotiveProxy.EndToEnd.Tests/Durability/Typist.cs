using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>A person at the operator API, who sees what is open and types the answers in any order, each in pieces. It goes on where it was when something broke.</summary>
internal sealed class Typist(Door door, Tape tape, string room, int seed, TimeSpan? patience = null) : IPerson
{
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _seen = [];

    /// <inheritdoc/>
    public async Task AnswerAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await door.UpAsync();
            using var looking = CancellationTokenSource.CreateLinkedTokenSource(stop);
            looking.CancelAfter(patience ?? Timeout.InfiniteTimeSpan);
            try
            {
                await WatchAsync(looking.Token, stop);
                Note(new Entry(room, Entry.Person, Step.Broke, "") { Why = "The events ended." });
            }
            catch (Exception broken) when ((Breakage.Is(broken) || looking.IsCancellationRequested) && !stop.IsCancellationRequested)
            {
                Note(new Entry(room, Entry.Person, Step.Broke, "") { Why = broken.Message });
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private void Note(Entry broke)
    {
        tape.Add(broke);
        door.GoOn();
    }

    // Patience is for events: whoever gave up words of its own while they are on their way would not know what of them was taken.
    private async Task WatchAsync(CancellationToken looking, CancellationToken stop)
    {
        using var response = await _http.GetAsync(door.At($"api/events?session={Uri.EscapeDataString(room)}"), HttpCompletionOption.ResponseHeadersRead, looking);
        await Refusal.WaitAsync(response, looking);
        await using var events = await response.Content.ReadAsStreamAsync(looking);
        await foreach (var happened in SseParser.Create(events).EnumerateAsync(looking))
        {
            if (happened.EventType is "hello" or "prompt_opened")
                await LookAsync(stop);
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        using var response = await _http.GetAsync(door.At($"api/sessions/{Uri.EscapeDataString(room)}"), stop);
        if (response.StatusCode == HttpStatusCode.NotFound)
            return;

        await Refusal.WaitAsync(response, stop);
        var session = await response.Content.ReadFromJsonAsync<JsonElement>(stop);
        JsonElement[] prompts = [.. session.GetProperty("prompts").EnumerateArray()];
        _random.Shuffle(prompts);
        foreach (var prompt in prompts)
            await TypeAsync(prompt.GetProperty("id").GetString()!, prompt.GetProperty("text").GetString()!, Given(prompt), stop);
    }

    // What was typed before a break stands there, or what of it the server had.
    private static string Given(JsonElement prompt) => prompt.TryGetProperty("given", out var parts)
        ? string.Concat(parts.EnumerateArray().Select(part => part.GetProperty("text").GetString()))
        : string.Empty;

    private async Task TypeAsync(string id, string question, string typed, CancellationToken stop)
    {
        if (_seen.Add(id))
            tape.Add(new Entry(room, Entry.Person, Step.Heard, question) { Prompt = id });
        var answer = Entry.AnswerTo(question);
        if (!answer.StartsWith(typed, StringComparison.Ordinal))
            throw new InvalidOperationException($"{room}: to \"{question}\" nobody has typed \"{typed}\".");

        await Thinking.AboutAsync(_random, stop);
        for (var pieces = _random.Next(4); pieces > 0 && answer.Length - typed.Length > 1; pieces--)
        {
            var piece = answer.Substring(typed.Length, _random.Next(1, answer.Length - typed.Length));
            typed += piece;
            tape.Add(new Entry(room, Entry.Person, Step.Typed, typed) { Prompt = id });
            await PostAsync($"api/prompts/{id}/parts", piece, stop);
            await Thinking.AboutAsync(_random, stop);
        }

        tape.Add(new Entry(room, Entry.Person, Step.Said, answer) { Prompt = id, IsEnd = typed.Length > 0 });
        await PostAsync($"api/prompts/{id}/answer", answer[typed.Length..], stop);
    }

    private async Task PostAsync(string path, string text, CancellationToken stop)
    {
        using var response = await _http.PostAsJsonAsync(door.At(path), new { text }, stop);
        await Refusal.WaitAsync(response, stop);
    }
}
