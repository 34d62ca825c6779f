using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests;

public sealed class HoldTests : IHoldOwner
{
    private readonly ConcurrentQueue<string> _reports = new();
    private readonly Hold _hold;

    public HoldTests() => _hold = new Hold(new HoldId("h1"), this);

    public bool MayTell { get; private set; } = true;

    [Fact]
    public async Task What_may_no_longer_be_told_when_it_is_read_is_lost_and_its_client_told_to_come_again()
    {
        PostAll();
        Assert.IsType<HoldSignal.Admitted>(await _hold.NextAsync().Soon());

        MayTell = false;
        var end = Assert.IsType<HoldSignal.Ended>(await _hold.NextAsync().Soon());
        _hold.Delivered();

        Assert.Equal(FaultCode.StoreUnavailable, Assert.IsType<Outcome.Failed>(end.Outcome).Fault.Code);
        Assert.Equal(["lost h1"], _reports);
    }

    [Fact]
    public async Task Who_is_refused_before_it_has_a_seat_is_lost_however_well_the_refusal_arrives()
    {
        Assert.True(_hold.Refuse(new Outcome.Failed(new Fault(FaultCode.StoreUnavailable))));
        _hold.Delivered();

        Assert.Equal(["ended"], await ReadAll(_hold));
        Assert.Equal(["lost h1"], _reports);
    }

    [Fact]
    public void Who_was_refused_once_stays_so_however_often_it_is_refused_again()
    {
        Assert.True(_hold.Refuse(new Outcome.Failed(new Fault(FaultCode.StoreUnavailable))));
        Assert.False(_hold.Refuse(new Outcome.Failed(new Fault(FaultCode.StoreUnavailable))));
        Assert.True(_hold.WasRefused);
    }

    [Fact]
    public void Who_has_a_seat_is_not_refused_any_more()
    {
        PostAll();

        Assert.False(_hold.Refuse(new Outcome.Failed(new Fault(FaultCode.StoreUnavailable))));
        _hold.Delivered();

        Assert.Equal(["delivered h1"], _reports);
    }

    [Fact]
    public async Task Signals_are_read_in_the_order_in_which_they_were_posted()
    {
        PostAll();
        Assert.Equal(["admitted", "a", "b", "ended"], await ReadAll(_hold));
    }

    [Fact]
    public async Task A_reader_that_waits_is_given_each_signal_as_it_comes()
    {
        var reading = ReadAll(_hold);
        PostAll();
        Assert.Equal(["admitted", "a", "b", "ended"], await reading.Soon());
    }

    [Fact]
    public async Task What_comes_after_the_end_is_dropped()
    {
        Assert.True(_hold.Complete(new Outcome.Answered(FinishReason.Stop)));
        Assert.False(_hold.Complete(new Outcome.Answered(FinishReason.Length)));
        _hold.Send(new AnswerPart.Text("too late"));
        _hold.Beat();

        Assert.Equal(["ended"], await ReadAll(_hold));
    }

    [Fact]
    public async Task A_beat_reaches_its_reader_and_is_skipped_when_there_is_something_to_read()
    {
        // The reader is about to ask.
        _hold.Beat();
        _hold.Beat();
        Assert.IsType<HoldSignal.Beat>(await _hold.NextAsync().Soon());
        var waiting = _hold.NextAsync();
        Assert.False(waiting.IsCompleted);

        _hold.Beat();
        Assert.IsType<HoldSignal.Beat>(await waiting.Soon());

        _hold.Send(new AnswerPart.Text("a"));
        _hold.Beat();
        _hold.Complete(new Outcome.Answered(FinishReason.Stop));
        Assert.Equal(["a", "ended"], await ReadAll(_hold));
    }

    [Fact]
    public void Only_the_first_report_counts()
    {
        _hold.Delivered();
        _hold.Lost();
        _hold.Delivered();
        Assert.Equal(["delivered h1"], _reports);
    }

    [Fact]
    public async Task Of_two_reports_at_the_same_time_exactly_one_counts()
    {
        for (var i = 0; i < 500; i++)
        {
            var hold = new Hold(new HoldId($"h{i}"), this);
            using var start = new Barrier(2);
            var delivered = Task.Run(() => Report(start, hold.Delivered));
            var lost = Task.Run(() => Report(start, hold.Lost));
            await Task.WhenAll(delivered, lost).Soon();
        }

        Assert.Equal(500, _reports.Count);

        static void Report(Barrier start, Action report)
        {
            start.SignalAndWait();
            report();
        }
    }

    [Fact]
    public async Task Beats_from_one_thread_and_parts_from_another_lose_and_reorder_nothing()
    {
        const int Parts = 20_000;
        var reading = Task.Run(() => ReadAll(_hold));
        using var stop = new CancellationTokenSource();
        var beating = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                _hold.Beat();
        });

        for (var i = 0; i < Parts; i++)
            _hold.Send(new AnswerPart.Text(i.ToString()));
        _hold.Complete(new Outcome.Answered(FinishReason.Stop));

        var read = await reading.Soon();
        await stop.CancelAsync();
        await beating.Soon();
        var numbers = read.Where(signal => signal != "beat").ToList();
        Assert.Equal([.. Enumerable.Range(0, Parts).Select(i => i.ToString()), "ended"], numbers);
    }

    [Fact]
    public async Task Heartbeats_come_first_after_the_patience_and_then_at_every_interval_until_stopped()
    {
        var time = new ManualTime();
        using var wheel = new TimerWheel(time);
        var beats = new Heartbeats(wheel).Start(_hold, first: TimeSpan.FromSeconds(10), every: TimeSpan.FromSeconds(15));

        foreach (var seconds in new[] { 10, 15, 15 })
        {
            var next = _hold.NextAsync().AsTask();
            time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(next.IsCompleted);
            time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.IsType<HoldSignal.Beat>(await next.Soon());
        }

        beats.Dispose();
        var silence = _hold.NextAsync().AsTask();
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(silence.IsCompleted);
        Assert.Equal(0, time.RunningTimers);
    }

    void IHoldOwner.Delivered(HoldId hold) => _reports.Enqueue($"delivered {hold}");

    void IHoldOwner.Lost(HoldId hold) => _reports.Enqueue($"lost {hold}");

    private static async Task<List<string>> ReadAll(Hold hold)
    {
        var read = new List<string>();
        while (true)
        {
            var signal = await hold.NextAsync().Soon();
            read.Add(signal switch
            {
                HoldSignal.Admitted => "admitted",
                HoldSignal.Part { Value: AnswerPart.Text text } => text.Value,
                HoldSignal.Beat => "beat",
                _ => "ended",
            });
            if (signal is HoldSignal.Ended)
                return read;
        }
    }

    private void PostAll()
    {
        _hold.Admit(new Admission(new TurnId("h1"), Seat.Caller, SeatingRule.Named, DateTimeOffset.UnixEpoch));
        _hold.Send(new AnswerPart.Text("a"));
        _hold.Send(new AnswerPart.Text("b"));
        _hold.Complete(new Outcome.Answered(FinishReason.Stop));
    }
}
