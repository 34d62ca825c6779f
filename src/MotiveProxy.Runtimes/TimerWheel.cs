namespace MotiveProxy.Runtimes;

/// <summary>
/// Every wake-up and heartbeat of a node on one timer, which runs only while something is scheduled. To schedule, to move
/// and to cancel cost the same however many wait. Never early; late by up to <see cref="Resolution"/> and the system's own delay.
/// </summary>
public sealed class TimerWheel : IDisposable
{
    // A power of two. One turn takes 102 s: an entry due in an hour is looked at 35 times and skipped.
    private const int Slots = 1024;

    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly long _origin;
    private readonly ITimer _timer;

    // Guarded by _gate. A slot is a ring of entries; its head is the oldest.
    private readonly Entry?[] _slots = new Entry?[Slots];
    private int _scheduled;
    private long _reached;
    private bool _turning;
    private bool _ringing;

    // Whoever set _ringing has it alone.
    private readonly List<Entry> _due = [];

    /// <summary>Builds a wheel that stands still.</summary>
    /// <param name="time">The clock; its timestamps count, so that a wall clock that is set does not disturb the wheel.</param>
    public TimerWheel(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(
            static wheel => ((TimerWheel)wheel!).Turn(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>
    /// The width of a slot. The shortest time that a rule knows is half a second, and nobody who waits for a person feels
    /// a tenth of one; ten wake-ups a second cost an otherwise idle node nothing that can be measured.
    /// </summary>
    internal static TimeSpan Resolution { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How many entries wait.</summary>
    internal int Scheduled
    {
        get
        {
            lock (_gate)
                return _scheduled;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    /// <summary>Rings an entry once, after a delay. An entry that waits already is moved; one that was cancelled stays silent.</summary>
    internal void Schedule(Entry entry, TimeSpan delay)
    {
        lock (_gate)
        {
            if (entry.Cancelled)
                return;

            UnlinkLocked(entry);
            var elapsed = _time.GetElapsedTime(_origin);
            if (!_turning)
                StartLocked(elapsed);

            var due = (elapsed + delay).Ticks;
            entry.Due = Math.Max(_reached + 1, (due + Resolution.Ticks - 1) / Resolution.Ticks);
            LinkLocked(entry);
        }
    }

    /// <summary>Silences an entry for good, even if it is scheduled again later. A ring that has begun goes on.</summary>
    internal void Cancel(Entry entry)
    {
        lock (_gate)
        {
            entry.Cancelled = true;
            UnlinkLocked(entry);
        }
    }

    private void Turn()
    {
        lock (_gate)
        {
            // Rings that take longer than a slot: the turn after them catches up.
            if (_ringing)
                return;

            _ringing = true;
            CollectDueLocked();
        }

        foreach (var entry in _due)
            entry.Ring();

        lock (_gate)
        {
            _due.Clear();
            _ringing = false;
            if (_scheduled == 0)
                StopLocked();
        }
    }

    private void CollectDueLocked()
    {
        var now = _time.GetElapsedTime(_origin).Ticks / Resolution.Ticks;
        for (var slot = Math.Max(_reached + 1, now - Slots + 1); slot <= now; slot++)
        {
            for (var left = CountLocked(slot); left > 0; left--)
            {
                var entry = _slots[slot % Slots]!;
                UnlinkLocked(entry);
                if (entry.Due <= now)
                    _due.Add(entry);
                else
                    LinkLocked(entry);
            }
        }

        _reached = Math.Max(_reached, now);
    }

    private int CountLocked(long slot)
    {
        var head = _slots[slot % Slots];
        var count = 0;
        for (var entry = head; entry is not null; entry = entry.Next == head ? null : entry.Next)
            count++;
        return count;
    }

    private void StartLocked(TimeSpan elapsed)
    {
        _turning = true;
        _reached = elapsed.Ticks / Resolution.Ticks;
        _timer.Change(TimeSpan.FromTicks(((_reached + 1) * Resolution.Ticks) - elapsed.Ticks), Resolution);
    }

    private void StopLocked()
    {
        _turning = false;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void LinkLocked(Entry entry)
    {
        _scheduled++;
        ref var head = ref _slots[entry.Due % Slots];
        if (head is null)
        {
            head = entry.Next = entry.Previous = entry;
            return;
        }

        entry.Next = head;
        entry.Previous = head.Previous;
        head.Previous!.Next = entry;
        head.Previous = entry;
    }

    private void UnlinkLocked(Entry entry)
    {
        if (entry.Next is null)
            return;

        _scheduled--;
        ref var head = ref _slots[entry.Due % Slots];
        if (head == entry)
            head = entry.Next == entry ? null : entry.Next;

        entry.Previous!.Next = entry.Next;
        entry.Next.Previous = entry.Previous;
        entry.Next = entry.Previous = null;
    }

    /// <summary>Something that can be scheduled: the wheel keeps its place in the entry itself and so needs no memory for it.</summary>
    internal abstract class Entry
    {
        // All guarded by the wheel's _gate. Linked: both neighbours are set.
        internal Entry? Next { get; set; }

        internal Entry? Previous { get; set; }

        internal long Due { get; set; }

        internal bool Cancelled { get; set; }

        /// <summary>It is time. Runs on the timer's thread, outside all locks; quick, and never throws.</summary>
        internal abstract void Ring();
    }
}
