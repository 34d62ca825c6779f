using System.Net.ServerSentEvents;
using System.Text.Json;

namespace MotiveProxy.EndToEnd.Tests.Running;

/// <summary>The events of one session since the watch began. Tests wait here for what happens; they never sleep.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private readonly Stream _body;
    private readonly IAsyncEnumerator<SseItem<string>> _events;
    private readonly List<Happening> _seen = [];
    private Task<bool> _next = Task.FromResult(true);
    private bool _ended;

    private Watch(Stream body)
    {
        _body = body;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    /// <summary>What was read so far, in order.</summary>
    public IReadOnlyList<Happening> Seen => _seen;

    /// <summary>Begins; returns once the server has said hello, so that nothing after this is missed.</summary>
    public static async Task<Watch> StartAsync(HttpClient http, string session)
    {
        var watch = new Watch(await http.GetStreamAsync(new Uri($"api/events?session={Uri.EscapeDataString(session)}", UriKind.Relative)));
        await watch.NextAsync("hello");
        return watch;
    }

    /// <summary>The next event of a kind; those before it are only remembered.</summary>
    public async Task<Happening> NextAsync(string kind)
    {
        while (!_ended && await (_next = _events.MoveNextAsync().AsTask()).Within($"the event {kind}; seen: {this}"))
        {
            var happening = new Happening(_events.Current.EventType, JsonSerializer.Deserialize<JsonElement>(_events.Current.Data));
            _seen.Add(happening);
            if (happening.Kind == kind)
                return happening;
        }

        throw new InvalidOperationException($"The events ended before {kind}; seen: {this}");
    }

    /// <summary>The next events of a kind.</summary>
    public async Task<IReadOnlyList<Happening>> NextAsync(string kind, int count)
    {
        var happenings = new List<Happening>();
        while (happenings.Count < count)
            happenings.Add(await NextAsync(kind));
        return happenings;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", _seen.Select(happening => happening.Kind));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // Who still waits for an event, in a test that failed elsewhere, must not begin to wait for another.
        _ended = true;
        await _body.DisposeAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _events.DisposeAsync();
    }
}

/// <summary>One event.</summary>
/// <param name="Kind">Its name, such as <c>prompt_opened</c>.</param>
/// <param name="Data">Its fields.</param>
internal sealed record Happening(string Kind, JsonElement Data)
{
    /// <summary>The turn that it is about.</summary>
    public string Id => Data.GetProperty("id").GetString()!;
}
