using System.Text.Json;
using MotiveProxy.Talking;

namespace MotiveProxy.Watching;

/// <summary>The server's events on paper. After a lost connection it goes on with what happens then: events are not kept for those who were away.</summary>
internal sealed class Feed(ServerLink server, string? session, bool asJson, Surroundings surroundings)
{
    private const string Hello = "hello";

    private readonly Backoff _backoff = new(surroundings.Time);
    private bool _wasThere;

    /// <summary>Follows until cancelled.</summary>
    public async Task FollowAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await ReadAsync(cancellation);
                await AgainAsync("The server ended the feed.", cancellation);
            }
            catch (ConnectionLostException lost) when (lost.WasConnected || _wasThere)
            {
                await AgainAsync(lost.Message, cancellation);
            }
            catch (ServerFaultException fault) when (fault.IsPassing && _wasThere)
            {
                await AgainAsync(fault.Notice, cancellation);
            }
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        var query = session is null ? "" : "?session=" + Uri.EscapeDataString(session);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, "api/events" + query));
        using var response = await server.SendAsync(request, cancellation);
        _wasThere = true;
        _backoff.Reset();
        await foreach (var item in EventFeed.ReadAsync(response, cancellation))
            await PrintAsync(item.EventType, item.Data);
    }

    private async Task PrintAsync(string kind, string data)
    {
        if (kind is Hello)
        {
            await surroundings.Error.WriteLineAsync($"Watching {session ?? "all sessions"} at {server.Address}. Ctrl-C ends it.");
            return;
        }

        using var document = JsonDocument.Parse(data);
        await surroundings.Out.WriteLineAsync(asJson ? data : EventLine.Of(document.RootElement, surroundings.Time.LocalTimeZone));
        await surroundings.Out.FlushAsync();
    }

    private async Task AgainAsync(string why, CancellationToken cancellation)
    {
        if (_backoff.Failed is 0)
            await surroundings.Error.WriteLineAsync($"{why} Trying again.");

        await _backoff.WaitAsync(null, cancellation);
    }
}
