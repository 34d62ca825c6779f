using System.Collections.Concurrent;
using System.Collections.Immutable;
using Akka.Actor;
using MotiveProxy.AkkaCluster.Messages;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Watching;

namespace MotiveProxy.AkkaCluster.Sessions;

/// <summary>The sessions that live on this node: how many there are, who watches them, and which prompt is whose. Thread-safe.</summary>
internal sealed class SessionBook : IDisposable
{
    // Not to be looked for more often than that, or a full house would be slow as well.
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMilliseconds(100);

    private readonly LifeIds _lives = new(default);
    private readonly ConcurrentDictionary<SessionName, SessionRoom> _rooms = new();
    private readonly PromptIndex<SessionName> _prompts = new();

    // Guarded by _births.
    private readonly Lock _births = new();
    private int _count;
    private DateTimeOffset _nextSweep;

    // Written by the node's front alone.
    private volatile ImmutableDictionary<IActorRef, Interests> _abroad = ImmutableDictionary<IActorRef, Interests>.Empty;
    private volatile ImmutableHashSet<Address> _members = [];
    private volatile IActorRef? _front;

    public SessionBook(SessionSetup setup)
    {
        Setup = setup;
        Watchers = new Watchers(session => Find(session)?.Actor.Tell(WatchersChanged.Instance, ActorRefs.NoSender));
        Store = setup.Store is { } store ? new NodeStore(store, setup, () => TellAll(StoreFails.Instance)) : null;
    }

    /// <summary>What the sessions share.</summary>
    public SessionSetup Setup { get; }

    /// <summary>Who watches on this node.</summary>
    public Watchers Watchers { get; }

    /// <summary>Whether whatever is told to another node for the first time gets lost, as it may.</summary>
    public bool FirstIsLost { get; set; }

    /// <summary>Where the sessions outlive this node, if anywhere.</summary>
    public NodeStore? Store { get; }

    /// <summary>Whether nothing can be stored at the moment.</summary>
    public bool IsStoreFailing => Store is { Writer.IsFailing: true };

    /// <summary>The front of this node, once there is one.</summary>
    public IActorRef? Front
    {
        get => _front;
        set => _front = value;
    }

    /// <summary>The other nodes of the cluster.</summary>
    public ImmutableHashSet<Address> Members
    {
        get => _members;
        set => _members = value;
    }

    /// <summary>The clock of the sessions.</summary>
    public TimeProvider Time => Store?.Time ?? Setup.Time;

    public DateTimeOffset Now => Time.GetUtcNow();

    public int Count
    {
        get
        {
            lock (_births)
                return _count;
        }
    }

    /// <summary>All that live, in no order.</summary>
    public IEnumerable<SessionRoom> All => _rooms.Select(pair => pair.Value);

    /// <summary>A session that lives here, or <see langword="null"/>.</summary>
    public SessionRoom? Find(SessionName name) => _rooms.GetValueOrDefault(name);

    /// <summary>The session of a prompt, if that lives here and the prompt waits.</summary>
    public SessionName? Find(TurnId prompt) => _prompts.TryFind(prompt, out var name) ? name : null;

    /// <summary>Lets a session begin.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="since">When.</param>
    /// <param name="actor">Who it is.</param>
    /// <param name="life">Which life of the name it is, where a store says so.</param>
    /// <returns><see langword="null"/> if no session more fits.</returns>
    public SessionRoom? TryEnter(SessionName name, DateTimeOffset since, IActorRef actor, LifeId? life)
    {
        lock (_births)
        {
            if (_count >= Setup.Limits.MaxSessions)
                return null;

            _count++;
            return _rooms[name] = new SessionRoom(name, life ?? _lives.Next(since), since, actor, Setup.Limits.TranscriptLength);
        }
    }

    /// <summary>Lets a session go on that lived elsewhere before: it has its place already.</summary>
    public SessionRoom Enter(RestoredSession session, IActorRef actor)
    {
        var life = session.Life;
        var room = new SessionRoom(life.Name, life.Id, life.Since, actor, Setup.Limits.TranscriptLength) { State = session.State, Shown = session.State };
        lock (_births)
        {
            _count++;
            _rooms[life.Name] = room;
        }

        foreach (var prompt in session.State.OpenPrompts)
            _prompts.Add(prompt.Id, life.Name);
        return room;
    }

    /// <summary>Takes a session that is over out of the book, with its prompts.</summary>
    public void Leave(SessionRoom room, IEnumerable<SeatedTurn> turns)
    {
        lock (_births)
        {
            if (_rooms.TryRemove(KeyValuePair.Create(room.Name, room)))
                _count--;
        }

        _prompts.Forget(turns);
    }

    /// <summary>Whether sessions may be here whose time is over, and that was not looked for just now.</summary>
    public bool IsWorthSweeping()
    {
        var now = Now;
        lock (_births)
        {
            if (now < _nextSweep)
                return false;

            _nextSweep = now + SweepEvery;
        }

        return All.Any(room => room.State.WakeAt <= now);
    }

    /// <summary>Lets every session do what is due, and comes when they have, and show it.</summary>
    public Task PassTimeAsync()
    {
        var now = Now;
        return Task.WhenAll(All.Where(room => room.IsBehind(now)).Select(room => WakeAsync(room.Actor)));
    }

    /// <summary>Keeps the index of prompts true: whoever sees a prompt can answer it.</summary>
    public void Index(SessionName session, in Step step) => _prompts.Note(session, step);

    /// <summary>Tells the watchers on all nodes, and the transcript of the session if it lives, what happened.</summary>
    public void Tell(SessionName session, SessionRoom? room, DateTimeOffset at, SessionEvent happened)
    {
        var (excerpt, length) = Excerpt.Of(happened, Setup.Limits.NoticeLength);
        var notice = Watchers.Tell(at, session, excerpt);
        room?.Transcript.Add(notice, length);
        foreach (var (front, interests) in _abroad)
        {
            if (interests.Wants(session))
                front.Tell(new Happening(session, at, excerpt), ActorRefs.NoSender);
        }
    }

    /// <summary>How many watch a session, on all nodes.</summary>
    public int CountWatchers(SessionName session) =>
        Watchers.Count(session) + _abroad.Values.Sum(interests => interests.Sessions.GetValueOrDefault(session));

    /// <summary>Learns who is watched on another node; <see cref="Interests.None"/> once that is gone.</summary>
    public void Learn(IActorRef front, Interests interests)
    {
        var before = _abroad.GetValueOrDefault(front, Interests.None);
        _abroad = interests == Interests.None ? _abroad.Remove(front) : _abroad.SetItem(front, interests);
        foreach (var session in before.Sessions.Keys.Union(interests.Sessions.Keys))
            Find(session)?.Actor.Tell(WatchersChanged.Instance, ActorRefs.NoSender);
    }

    /// <inheritdoc/>
    public void Dispose() => Store?.Dispose();

    private void TellAll(object message)
    {
        foreach (var room in All)
            room.Actor.Tell(message, ActorRefs.NoSender);
    }

    // If it stops before it answers, what is due is done by whoever has the session then.
    private static async Task WakeAsync(IActorRef session)
    {
        using var patience = new CancellationTokenSource(Patience);
        await Task.WhenAny(session.Ask<Awake>(Wake.Asked, patience.Token), session.WatchAsync(patience.Token));
        await patience.CancelAsync();
    }

    // What an actor was at when it failed, and began anew, it does not answer.
    private static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);
}

/// <summary>To a session of this process: something may be due.</summary>
/// <param name="IsAsked">Whether somebody waits for an <see cref="Awake"/>.</param>
internal sealed record Wake(bool IsAsked)
{
    /// <summary>From a timer.</summary>
    public static Wake Instance { get; } = new(IsAsked: false);

    /// <summary>From somebody who waits.</summary>
    public static Wake Asked { get; } = new(IsAsked: true);
}

/// <summary>From a session of this process: what was due is done.</summary>
internal sealed record Awake
{
    /// <summary>The only one needed.</summary>
    public static Awake Instance { get; } = new();
}

/// <summary>To a session of this process: it is watched by more, or by fewer.</summary>
internal sealed record WatchersChanged
{
    /// <summary>The only one needed.</summary>
    public static WatchersChanged Instance { get; } = new();
}
