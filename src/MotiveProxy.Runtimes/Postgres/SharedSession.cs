using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;

namespace MotiveProxy.Runtimes.Postgres;

/// <summary>
/// One session as one node sees it: a mailbox, and what the node remembers of the state that all nodes share. Letters are decided
/// in rounds, in order; a round that another node was faster than is decided again.
/// </summary>
/// <param name="name">The session's name.</param>
/// <param name="house">The node.</param>
internal sealed class SharedSession(SessionName name, PostgresHouse house) : TimerWheel.Entry, IHoldOwner
{
    // As long as a quick conversation pauses.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();

    // Guarded by _gate.
    private List<Letter> _waiting = [];
    private Queued _queued;
    private bool _leaving;
    private long _usedAt = house.Time.GetTimestamp();
    private long _queuedAt;
    private List<SessionNews> _heard = [];

    // Only for the round.
    private DateTimeOffset _alarm = DateTimeOffset.MaxValue;
    private int _openHolds;

    /// <summary>The session's name.</summary>
    public SessionName Name { get; } = name;

    /// <summary>What the node remembers of it; only for the round.</summary>
    public SessionImage? Image { get; set; }

    /// <summary>Whether other nodes may have left something for its holds that they were not told yet: they wrote it since; only for the round.</summary>
    public bool MayHaveMail { get; set; }

    /// <summary>The big things that its state refers to; only for the round.</summary>
    public Dictionary<(TurnId, ContentKind), object> Contents { get; set; } = [];

    /// <summary>The letters of this round; only for the round.</summary>
    public List<Letter> Letters { get; private set; } = [];

    /// <summary>How many watch it on all nodes, as far as it was read; only for the round.</summary>
    public int WatchersEverywhere { get; set; }

    /// <summary>Which life of the session, and which of the node, are known to have holds of each other; only for the round.</summary>
    public Enrolment? Enrolled { get; set; }

    /// <summary>Why what is stored of it cannot be read here, if so: nodes of a newer version can; only for the round.</summary>
    public StoreException? Foreign { get; set; }

    /// <summary>The holds that were ended because the node shuts down; only for the round.</summary>
    public HashSet<HoldId> Drained { get; } = [];

    /// <summary>Whether the state must be read before this round.</summary>
    public bool NeedsRead => Image is null || Letters.Exists(letter => letter.WantsFresh);

    bool IHoldOwner.MayTell => house.Node.IsCurrent;

    /// <summary>Takes a letter, to be answered in the next round.</summary>
    /// <returns><see langword="false"/> if the node has let go of this session: ask the house for it anew.</returns>
    public bool TryPost(Letter letter)
    {
        lock (_gate)
        {
            if (_leaving)
                return false;

            if (letter.Hold is not null)
                Interlocked.Increment(ref _openHolds);
            _waiting.Add(letter);
            _usedAt = house.Time.GetTimestamp();
            if (_queued == Queued.No)
                _queuedAt = _usedAt;
            var queued = letter.CanWait ? Queued.ForLater : Queued.Yes;
            if (queued <= _queued)
                return true;
            _queued = queued;
        }

        house.Rounds.Enqueue(this, canWait: letter.CanWait);
        return true;
    }

    /// <summary>What can wait has waited long enough.</summary>
    /// <returns><see langword="false"/> if it has been in a round, or is queued for one by now.</returns>
    public bool Hasten()
    {
        lock (_gate)
        {
            if (_queued != Queued.ForLater)
                return false;

            _queued = Queued.Yes;
            return true;
        }
    }

    /// <summary>Lets go of a session that nothing has waited for in a while: the database wakes it if it must be woken.</summary>
    public bool TryLeave()
    {
        lock (_gate)
        {
            var isIdle = _queued == Queued.No && Volatile.Read(ref _openHolds) == 0 && house.Time.GetElapsedTime(_usedAt) > Remembered;
            return _leaving |= isIdle;
        }
    }

    /// <summary>Whether the node has let go of it.</summary>
    public bool HasLeft
    {
        get
        {
            lock (_gate)
                return _leaving;
        }
    }

    /// <summary>Whether letters wait, or are being answered.</summary>
    public bool IsBusy
    {
        get
        {
            lock (_gate)
                return _queued != Queued.No;
        }
    }

    /// <summary>Another node wrote it, and said how it is now.</summary>
    public void Hear(SessionNews news)
    {
        lock (_gate)
        {
            if (_heard.Count == 0 || _heard[^1] != news)
                _heard.Add(news);
        }
    }

    /// <summary>Whether a letter may wait here since before a moment, or is being answered.</summary>
    /// <param name="moment">A timestamp of the node's clock.</param>
    public bool WaitsSince(long moment)
    {
        lock (_gate)
            return _queued != Queued.No && _queuedAt <= moment;
    }

    /// <summary>Begins a round: takes all letters, and what other nodes said.</summary>
    public void Open()
    {
        List<SessionNews> heard;
        lock (_gate)
        {
            (Letters, _waiting) = (_waiting, []);
            if (_heard.Count == 0)
                return;

            (heard, _heard) = (_heard, []);
        }

        Learn(heard);
    }

    // What is not all there is read.
    private void Learn(List<SessionNews> heard)
    {
        var newest = heard.MaxBy(news => (news.Image.Life, news.Image.Version))!.Image;
        if (Image is { } image && (image.Life, image.Version).CompareTo((newest.Life, newest.Version)) >= 0)
            return;

        var known = new Dictionary<(TurnId, ContentKind), object>(Contents);
        foreach (var news in heard)
            news.AddTo(known);
        if (SessionReading.TryRead(newest, known) is { Image: { } current } read)
            (Image, Contents, MayHaveMail) = (current, read.Contents, false);
        else
            Image = null;
    }

    /// <summary>Ends a round.</summary>
    /// <param name="taken">How many letters are answered; the others come first in the next round.</param>
    public void Close(int taken)
    {
        bool canWait;
        lock (_gate)
        {
            if (taken < Letters.Count)
                _waiting.InsertRange(0, Letters[taken..]);
            else
                _queuedAt = house.Time.GetTimestamp();
            Letters = [];
            canWait = _waiting.TrueForAll(letter => letter.CanWait);
            _queued = _waiting.Count == 0 ? Queued.No : canWait ? Queued.ForLater : Queued.Yes;
            if (_queued == Queued.No)
                return;
        }

        house.Rounds.Enqueue(this, canWait);
    }

    void IHoldOwner.Delivered(HoldId hold) => house.Post(Name, new Letter(new SessionInput.HoldDelivered(house.Now, hold)));

    void IHoldOwner.Lost(HoldId hold) => house.Post(Name, new Letter(new SessionInput.HoldLost(house.Now, hold)));

    /// <summary>A hold of this session is reported on: nothing waits for it any more.</summary>
    public void Forget(HoldId hold)
    {
        if (house.Holds.TryRemove(hold, out _))
            Interlocked.Decrement(ref _openHolds);
    }

    /// <inheritdoc/>
    internal override void Ring()
    {
        _alarm = DateTimeOffset.MaxValue;
        TryPost(new Letter(new SessionInput.TimePassed(house.Now)));
    }

    /// <summary>Wakes the session when it is time, unless it is woken before.</summary>
    public void SetAlarm()
    {
        if (Image?.State.WakeAt is not { } at || at >= _alarm)
            return;

        _alarm = at;
        house.Wheel.Schedule(this, at - house.Now);
    }

    private enum Queued
    {
        No,
        ForLater,
        Yes,
    }
}

/// <summary>A node's note that it has holds of a session.</summary>
/// <param name="Node">Which life of the node.</param>
/// <param name="Life">Which life of the session.</param>
internal readonly record struct Enrolment(string Node, long Life);
