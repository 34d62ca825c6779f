using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;

namespace MotiveProxy.Talking;

/// <summary>Reads server-sent events.</summary>
internal static class EventFeed
{
    /// <summary>The events of a response, until its end.</summary>
    /// <exception cref="ConnectionLostException">The connection was lost.</exception>
    public static async IAsyncEnumerable<SseItem<string>> ReadAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        await using var events = SseParser.Create(body).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync(events))
            yield return events.Current;
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw new ConnectionLostException("The connection to the server was lost.", failure) { WasConnected = true };
        }
    }
}
