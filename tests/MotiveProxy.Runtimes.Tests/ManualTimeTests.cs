using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests;

public class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var before = _time.GetUtcNow();
        Assert.Equal(before, _time.GetUtcNow());

        var stamp = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal(before.AddSeconds(90), _time.GetUtcNow());
        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(stamp));
    }

    [Fact]
    public void Timers_fire_in_the_order_in_which_they_are_due_each_at_its_own_moment()
    {
        Start("late", 30);
        Start("early", 10);
        Start("late too", 30);

        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(["early@10"], _fired);

        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["early@10", "late@30", "late too@30"], _fired);
        Assert.Equal(0, _time.RunningTimers);
    }

    [Fact]
    public void A_periodic_timer_fires_at_every_period_until_it_is_disposed()
    {
        var timer = Start("tick", 5, 10);
        Start("between", 20);

        _time.Advance(TimeSpan.FromSeconds(26));
        Assert.Equal(["tick@5", "tick@15", "between@20", "tick@25"], _fired);

        timer.Dispose();
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(4, _fired.Count);
        Assert.False(timer.Change(TimeSpan.Zero, TimeSpan.Zero));
    }

    [Fact]
    public void A_timer_that_is_set_by_another_fires_in_the_same_advance_if_it_is_due()
    {
        using var second = Start("second", null);
        using var first = _time.CreateTimer(
            _ => second.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(["second@3"], _fired);
    }

    [Fact]
    public async Task A_cancellation_and_a_delay_of_the_base_library_follow_it()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMinutes(1), _time);
        var delay = Task.Delay(TimeSpan.FromMinutes(2), _time);

        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(cancellation.IsCancellationRequested);
        Assert.False(delay.IsCompleted);

        _time.Advance(TimeSpan.FromMinutes(1));
        await delay.Soon();
    }

    private ITimer Start(string name, int? due, int? period = null)
    {
        var start = _time.GetUtcNow();
        return _time.CreateTimer(
            _ => _fired.Add($"{name}@{(_time.GetUtcNow() - start).TotalSeconds}"),
            null,
            due is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(due.Value),
            period is null ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period.Value));
    }
}
