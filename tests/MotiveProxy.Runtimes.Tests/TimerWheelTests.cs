using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests;

public sealed class TimerWheelTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TimerWheel _wheel;
    private readonly List<Bell> _rung = [];

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(500)]
    [InlineData(15_000)]
    [InlineData(102_400)]
    [InlineData(3_600_000)]
    public void An_entry_rings_once_never_early_and_at_most_two_slots_late(int milliseconds)
    {
        // Off the wheel's own beat, as everything is in practice.
        _time.Advance(TimeSpan.FromMilliseconds(37));
        var bell = Schedule(milliseconds);
        var due = _time.GetUtcNow().AddMilliseconds(milliseconds);

        _time.Advance(TimeSpan.FromMilliseconds(milliseconds) + (2 * TimerWheel.Resolution));

        var at = Assert.Single(bell.Times);
        Assert.InRange(at, due, due + (2 * TimerWheel.Resolution));
    }

    [Fact]
    public void The_timer_runs_only_while_something_is_scheduled()
    {
        Assert.Equal(0, _time.RunningTimers);

        Schedule(250);
        Assert.Equal(1, _time.RunningTimers);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _time.RunningTimers);

        var later = Schedule(250);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(later.Times);
    }

    [Fact]
    public void An_entry_that_is_scheduled_again_rings_only_at_the_new_time()
    {
        var bell = Schedule(1_000);
        _wheel.Schedule(bell, TimeSpan.FromSeconds(30));

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Empty(bell.Times);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(bell.Times);

        _wheel.Schedule(bell, TimeSpan.FromSeconds(30));
        _wheel.Schedule(bell, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2, bell.Times.Count);
    }

    [Fact]
    public void A_cancelled_entry_stays_silent_even_if_it_is_scheduled_again()
    {
        var bell = Schedule(1_000);
        _wheel.Cancel(bell);
        _wheel.Schedule(bell, TimeSpan.FromSeconds(1));

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Empty(bell.Times);
        Assert.Equal(0, _wheel.Scheduled);
    }

    [Fact]
    public void Entries_of_one_slot_leave_their_neighbours_in_place()
    {
        var bells = Enumerable.Range(0, 5).Select(_ => Schedule(300)).ToList();
        _wheel.Cancel(bells[0]);
        _wheel.Cancel(bells[2]);
        _wheel.Cancel(bells[4]);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([bells[1], bells[3]], _rung);
    }

    [Fact]
    public void An_entry_may_schedule_itself_and_others_while_it_rings()
    {
        var other = new Bell(this);
        var bell = new Bell(this);
        bell.Then = () =>
        {
            _wheel.Schedule(other, TimeSpan.Zero);
            if (bell.Times.Count < 3)
                _wheel.Schedule(bell, TimeSpan.FromSeconds(1));
        };

        _wheel.Schedule(bell, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3, bell.Times.Count);
        Assert.Equal(3, other.Times.Count);
    }

    [Fact]
    public void A_long_pause_loses_nothing()
    {
        // A suspended machine: the timer comes once, after more than a whole turn of the wheel.
        var time = new JumpingTime();
        using var wheel = new TimerWheel(time);
        var bells = Enumerable.Range(1, 3_000).Select(_ => new Bell(this)).ToList();
        for (var i = 0; i < bells.Count; i++)
            wheel.Schedule(bells[i], TimeSpan.FromMilliseconds(100 * i));

        time.Jump(TimeSpan.FromHours(1));

        Assert.All(bells, bell => Assert.Single(bell.Times));
        Assert.Equal(0, wheel.Scheduled);
    }

    [Fact]
    public void Many_entries_scheduled_moved_and_cancelled_at_random_all_end_as_asked()
    {
        var random = new Random(4711);
        var wanted = new Dictionary<Bell, DateTimeOffset?>();
        for (var i = 0; i < 15_000; i++)
        {
            var bell = Schedule(random.Next(200_000));
            wanted[bell] = null;
            switch (random.Next(3))
            {
                case 0:
                    _wheel.Cancel(bell);
                    break;
                default:
                    var delay = TimeSpan.FromMilliseconds(random.Next(200_000));
                    _wheel.Schedule(bell, delay);
                    wanted[bell] = _time.GetUtcNow() + delay;
                    break;
            }
        }

        _time.Advance(TimeSpan.FromSeconds(201));

        foreach (var (bell, due) in wanted)
        {
            if (due is null)
                Assert.Empty(bell.Times);
            else
                Assert.InRange(Assert.Single(bell.Times), due.Value, due.Value + (2 * TimerWheel.Resolution));
        }
    }

    [Fact]
    public async Task Threads_may_schedule_and_cancel_while_time_goes_by()
    {
        const int PerThread = 2_000;
        using var stop = new CancellationTokenSource();
        var clock = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _time.Advance(TimerWheel.Resolution);
        });
        var kept = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => ScheduleAndCancel(new Random(seed))))).Soon();

        await stop.CancelAsync();
        await clock.Soon();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.All(kept.SelectMany(bells => bells), bell => Assert.Single(bell.Times));
        Assert.Equal(0, _wheel.Scheduled);

        List<Bell> ScheduleAndCancel(Random random)
        {
            var bells = new List<Bell>();
            for (var i = 0; i < PerThread; i++)
            {
                var bell = Schedule(random.Next(1_000));
                if (random.Next(2) == 0)
                    _wheel.Cancel(bell);
                else
                    bells.Add(bell);
            }

            return bells;
        }
    }

    private Bell Schedule(int milliseconds)
    {
        var bell = new Bell(this);
        _wheel.Schedule(bell, TimeSpan.FromMilliseconds(milliseconds));
        return bell;
    }

    private sealed class Bell(TimerWheelTests test) : TimerWheel.Entry
    {
        public List<DateTimeOffset> Times { get; } = [];

        public Action? Then { get; set; }

        internal override void Ring()
        {
            Times.Add(test._time.GetUtcNow());
            lock (test._rung)
                test._rung.Add(this);
            Then?.Invoke();
        }
    }

    private sealed class JumpingTime : TimeProvider
    {
        private TimeSpan _elapsed;
        private Action _fire = () => { };

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _elapsed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _fire = () => callback(state);
            return new ManualTime().CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Jump(TimeSpan by)
        {
            _elapsed += by;
            _fire();
        }
    }
}
