using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;
using MotiveProxy.Server.Identity;

namespace MotiveProxy.Server.Clients;

/// <summary>
/// Who waits here and when each will give up, as far as the table of clients knows. For operators to see: no session's
/// rule looks at it, and what waits at another node is not known.
/// </summary>
internal sealed class WaitingClients(MotiveOptions options, TimeProvider time)
{
    private readonly ConcurrentDictionary<HoldId, WaitingClient> _waiting = new();

    /// <summary>A request begins to wait.</summary>
    /// <returns>Ends the wait when disposed of; <see langword="null"/> if nothing is known of the client.</returns>
    public IDisposable? Enter(HoldId hold, HttpRequest request, bool streams)
    {
        var row = ClientTable.Find(request.Headers.UserAgent.ToString());
        if ((streams ? row?.Stream : row?.Plain) is not { } patience)
            return null;

        var foreseen = patience.Foresee(Announced(request), new WaitingPace(streams ? TimeSpan.Zero : options.Patience, options.Heartbeat));
        _waiting[hold] = new WaitingClient(
            foreseen.After is { } after ? time.GetUtcNow() + after : null,
            foreseen.ComesBack is { } often ? Math.Max(0, often - RetryCount.Of(request)) : null);
        return new Leaving(this, hold);
    }

    /// <summary>What is foreseen of a turn's newest request that waits here, if anything is known of it.</summary>
    public WaitingClient? Find(SeatedTurn turn)
    {
        for (var newest = turn.Holds.Length - 1; newest >= 0; newest--)
        {
            if (_waiting.TryGetValue(turn.Holds[newest], out var client))
                return client;
        }

        return null;
    }

    private static TimeSpan? Announced(HttpRequest request)
    {
        foreach (var header in ProtocolHeaders.ClientTimeouts)
        {
            if (double.TryParse(request.Headers[header].ToString(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                && seconds is > 0 and < int.MaxValue)
                return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }

    private sealed class Leaving(WaitingClients all, HoldId hold) : IDisposable
    {
        public void Dispose() => all._waiting.TryRemove(hold, out _);
    }
}

/// <summary>What is foreseen of a request that waits.</summary>
/// <param name="GivesUpAt">When its client gives up if nobody answers; <see langword="null"/> if it goes on waiting.</param>
/// <param name="ComesBack">How often it will still ask again by itself; <see langword="null"/> if it is not known.</param>
public sealed record WaitingClient(DateTimeOffset? GivesUpAt, int? ComesBack);
