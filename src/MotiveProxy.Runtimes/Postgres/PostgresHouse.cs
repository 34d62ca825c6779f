using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Watching;
using Npgsql;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>What the parts of a node share: its sessions and holds, the rules, the clock and the database.</summary>
internal sealed class PostgresHouse
{
    private readonly ConcurrentDictionary<SessionName, SharedSession> _sessions = new();
    private readonly IClusterClock _clock;
    private volatile bool _draining;

    public PostgresHouse(
        NpgsqlDataSource database, SessionRules rules, RuntimeLimits limits, TimeProvider time, TimerWheel wheel, IClusterClock clock, IClusterNews news)
    {
        (Database, Limits, Time, Wheel, _clock, News) = (database, limits, time, wheel, clock, news);
        Rules = rules with
        {
            DeathNotice = PostgresNode.DeathNotice,
            AreNeighbours = static (one, other) => PostgresNode.Of(one) == PostgresNode.Of(other),
        };
        Node = new PostgresNode(database, clock, time);
        Trouble = new Trouble(this, news);
        Watchers = new Watchers(session => Post(session, new Letter { Errand = Errand.CountWatchers }));
        Feed = new TranscriptFeed(this);
        Hints = new Hints(this);
        Outbox = new NodeOutbox(this);
        Doubts = new Doubts(this);
        Caretaker = new Caretaker(this);
        Rounds = new Rounds(this);
    }

    public NpgsqlDataSource Database { get; }

    public SessionRules Rules { get; }

    public RuntimeLimits Limits { get; }

    /// <summary>The node's own clock: for waiting, and for how much time went by.</summary>
    public TimeProvider Time { get; }

    public TimerWheel Wheel { get; }

    public IClusterNews News { get; }

    public PostgresNode Node { get; }

    public Trouble Trouble { get; }

    public Watchers Watchers { get; }

    public TranscriptFeed Feed { get; }

    public Hints Hints { get; }

    public NodeOutbox Outbox { get; }

    public Doubts Doubts { get; }

    public Caretaker Caretaker { get; }

    public Births Births { get; } = new();

    public Rounds Rounds { get; }

    public DateTimeOffset Now => _clock.Now;

    public bool IsDraining => _draining;

    /// <summary>All holds of this node that nobody has reported on.</summary>
    public ConcurrentDictionary<HoldId, (Hold Hold, SharedSession Session)> Holds { get; } = new();

    /// <summary>The sessions that this node remembers something of.</summary>
    public IEnumerable<SharedSession> Sessions => _sessions.Select(pair => pair.Value);

    /// <summary>Takes a turn.</summary>
    public Hold Offer(SessionName name, Turn turn, Asker asker)
    {
        while (true)
        {
            var session = Enter(name);
            var hold = new Hold(Node.NextHold(), session);
            Holds[hold.Id] = (hold, session);
            if (session.TryPost(new Letter(new SessionInput.TurnArrived(Now, hold.Id, turn, asker)) { Hold = hold, Arrived = Time.GetTimestamp() }))
                return hold;

            Holds.TryRemove(hold.Id, out _);
        }
    }

    /// <summary>Takes a letter for a session.</summary>
    public void Post(SessionName name, Letter letter)
    {
        while (!Enter(name).TryPost(letter))
        {
            // It has just been let go of: the next one takes it.
        }
    }

    /// <summary>The holds of a session on this node.</summary>
    public IEnumerable<Hold> HoldsOf(SharedSession session) =>
        Holds.Select(pair => pair.Value).Where(held => held.Session == session).Select(held => held.Hold);

    /// <summary>Ends every hold, from now on.</summary>
    public void BeginDrain()
    {
        _draining = true;
        foreach (var session in Holds.Select(pair => pair.Value.Session).Distinct())
            Post(session.Name, new Letter { Errand = Errand.Drain });
    }

    /// <summary>Carries out an effect on a hold of this node, if it is still there.</summary>
    /// <param name="effect">The effect.</param>
    /// <param name="news">If another node decided it: how the session is by now.</param>
    public void Act(SessionEffect effect, SessionNews? news = null)
    {
        switch (effect)
        {
            case SessionEffect.Admit(var hold, var seated):
                Find(hold, news)?.Admit(seated);
                break;
            case SessionEffect.Send(var hold, var part):
                Find(hold, news)?.Send(part);
                break;
            case SessionEffect.Complete(var hold, var outcome):
                Find(hold, news)?.Complete(outcome);
                break;
        }
    }

    /// <summary>
    /// After the database was away it is this node's turn to say that it lives before it acts on what it reads there: else it would end
    /// what it held through all that time, for it is not certain that the others believe it alive.
    /// </summary>
    public async Task BeCurrentAsync(CancellationToken stop)
    {
        if (!Node.IsCurrent)
            await Trouble.PersistAsync(() => Node.AnnounceAsync(), stop);
    }

    /// <summary>The others gave this node up: its holds end, and it begins a new life. The caller holds the node's gate.</summary>
    public async Task BeginAgainAsync()
    {
        foreach (var (id, (hold, session)) in Holds)
        {
            hold.Complete(Outcomes.Unavailable);
            session.Forget(id);
        }

        await Node.BeginAsync();

        // Those who bury the old life take its watchers with it.
        foreach (var watched in Watchers.Watched)
            Post(watched, new Letter { Errand = Errand.CountWatchers });
        News.Fenced();
    }

    private Hold? Find(HoldId id, SessionNews? news)
    {
        if (!Holds.TryGetValue(id, out var held))
            return null;

        if (news is not null)
            held.Session.Hear(news);
        return held.Hold;
    }

    /// <summary>Lets go of the sessions that nothing waits for.</summary>
    public void LetGo()
    {
        foreach (var session in Sessions)
        {
            if (!session.TryLeave())
                continue;

            Wheel.Cancel(session);
            _sessions.TryRemove(KeyValuePair.Create(session.Name, session));
        }
    }

    private SharedSession Enter(SessionName name)
    {
        while (true)
        {
            var session = _sessions.GetOrAdd(name, static (name, house) => new SharedSession(name, house), this);
            if (!session.HasLeft)
                return session;

            _sessions.TryRemove(KeyValuePair.Create(name, session));
        }
    }
}
