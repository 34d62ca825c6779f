using System.Security.Cryptography;
using Akka.Actor;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>
/// Sessions in the store in which something was due, and that no actor looks after: nobody has sent them anything since their node is gone. Each node
/// asks for some now and then, and wakes them. Part of the front's actor.
/// </summary>
/// <param name="desk">Where it stands whether this node has joined its cluster.</param>
/// <param name="book">Where the store is.</param>
internal sealed class Stragglers(FrontDesk desk, SessionBook book)
{
    private const int MostAtOnce = 100;
    private const int ShortestPause = 2_000;
    private const int LongestPause = 6_000;

    // An actor may take so long to do what is due, and to store it.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = TimeProvider.System;
    private long _since;
    private TimeSpan _pause;
    private bool _asks;

    /// <summary>Asks for some, if it is time to.</summary>
    public void Repeat(IActorRef front)
    {
        if (_asks || !desk.IsJoined || book.Store is not { } store || _time.GetElapsedTime(_since) < _pause)
            return;

        // Nodes that started together need not ask together.
        (_asks, _since, _pause) = (true, _time.GetTimestamp(), TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(ShortestPause, LongestPause)));
        _ = store.OverdueAsync(book.Now - Grace, MostAtOnce).PipeTo(front, success: names => new Found(names), failure: _ => new Found([]));
    }

    /// <summary>There is an answer.</summary>
    public IReadOnlyList<SessionName> Hear(Found found)
    {
        _asks = false;
        return found.Sessions;
    }

    /// <summary>To the front: some sessions that are to be woken.</summary>
    /// <param name="Sessions">Which.</param>
    internal sealed record Found(IReadOnlyList<SessionName> Sessions);
}
