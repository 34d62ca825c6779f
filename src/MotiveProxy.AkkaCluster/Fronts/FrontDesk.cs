using System.Collections.Concurrent;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>What a node's front shares with the rest of the process. Thread-safe.</summary>
/// <param name="time">The clock.</param>
internal sealed class FrontDesk(TimeProvider time)
{
    private readonly ConcurrentDictionary<TurnId, SessionName> _own = new();
    private volatile bool _draining;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Whether the node is shutting down.</summary>
    public bool IsDraining => _draining;

    /// <summary>From now on no hold is opened.</summary>
    public void Close() => _draining = true;

    /// <summary>Notes in which session a hold of this node is: its turn, if it is a prompt, bears the same id.</summary>
    public void Note(HoldId hold, SessionName session) => _own[new TurnId(hold.Value)] = session;

    /// <summary>A hold is reported on.</summary>
    public void Forget(HoldId hold) => _own.TryRemove(new TurnId(hold.Value), out _);

    /// <summary>The session of a prompt that a hold of this node began, while that hold is open.</summary>
    public SessionName? Find(TurnId prompt) => _own.TryGetValue(prompt, out var session) ? session : null;
}
