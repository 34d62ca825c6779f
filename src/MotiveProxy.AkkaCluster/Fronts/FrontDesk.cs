using System.Collections.Concurrent;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.AkkaCluster.Sessions;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.AkkaCluster.Fronts;

/// <summary>What a node's front shares with the rest of the process. Thread-safe.</summary>
/// <param name="book">What lives on this node.</param>
internal sealed class FrontDesk(SessionBook book)
{
    private readonly ConcurrentDictionary<TurnId, SessionName> _own = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _draining;
    private volatile bool _joined;
    private int _neighbours;

    public DateTimeOffset Now => book.Now;

    /// <summary>Whether the node is shutting down.</summary>
    public bool IsDraining => _draining;

    /// <summary>Whether this process has run all the time.</summary>
    public Pulse Pulse { get; } = new(TimeProvider.System);

    /// <summary>Whether this node is a member of a cluster of which it reaches the majority.</summary>
    public bool IsJoined
    {
        get => _joined;
        set => _joined = value;
    }

    /// <summary>Comes when the front is gone: it answers nobody any more, for this node has left its cluster, or was left by it.</summary>
    public Task Gone => _gone.Task;

    /// <summary>The front is gone.</summary>
    public void Leave()
    {
        (_draining, _joined) = (true, false);
        _gone.TrySetResult();
    }

    /// <summary>How many fronts of other nodes are known.</summary>
    public int Neighbours
    {
        get => Volatile.Read(ref _neighbours);
        set => Volatile.Write(ref _neighbours, value);
    }

    /// <summary>Whether sessions outlive their actors.</summary>
    public bool HasStore => book.Store is not null;

    /// <summary>Whether whatever is sent for the first time gets lost, as it may between nodes.</summary>
    public bool FirstIsLost => book.FirstIsLost;

    /// <summary>Tells those who watch here what happened elsewhere.</summary>
    public void Tell(Happening happening) => book.Watchers.Tell(happening.At, happening.Session, happening.Happened);

    /// <summary>From now on no hold is opened.</summary>
    public void Close() => _draining = true;

    /// <summary>Notes in which session a hold of this node is: its turn, if it is a prompt, bears the same id.</summary>
    public void Note(HoldId hold, SessionName session) => _own[new TurnId(hold.Value)] = session;

    /// <summary>A hold is reported on.</summary>
    public void Forget(HoldId hold) => _own.TryRemove(new TurnId(hold.Value), out _);

    /// <summary>The session of a prompt that a hold of this node began, while that hold is open.</summary>
    public SessionName? Find(TurnId prompt) => _own.TryGetValue(prompt, out var session) ? session : null;
}
