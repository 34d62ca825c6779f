using System.Collections.Concurrent;
using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Sqlite;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Storage;

/// <summary>What is written together: steps that somebody is told of at once, others with what comes next in their session, or soon.</summary>
public sealed class StoreWriterTests : IDisposable
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _mayWrite = new(0);
    private readonly BlockingCollection<IReadOnlyList<SessionChange>> _batches = [];
    private readonly BreakableStore _store;
    private readonly StoreWriter _writer;

    public StoreWriterTests()
    {
        _store = new BreakableStore(SqliteStore.Open(_folder.File("sessions.db")))
        {
            Writing = batch =>
            {
                _batches.Add(batch);
                _mayWrite.Wait();
            },
        };
        _writer = new StoreWriter(_store, TimeProvider.System, new NoTrouble());
    }

    public void Dispose()
    {
        _mayWrite.Release(1_000);
        _writer.Dispose();
        _store.Dispose();
        _batches.Dispose();
        _mayWrite.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void What_nobody_is_told_of_is_stored_when_there_is_nothing_else_to_do()
    {
        Report(Session(1));

        Assert.Equal(1, Assert.Single(NextBatch()).Life.Value);
    }

    [Fact]
    public void What_nobody_is_told_of_is_stored_with_what_comes_next_in_its_session()
    {
        var (one, other) = (Session(1), Session(2));
        Tell(other);
        NextBatch();
        Report(one);
        Tell(other);
        Write();

        Assert.Equal(2, Assert.Single(NextBatch()).Life.Value);
        Tell(one);
        Tell(other);
        Write();

        var both = NextBatch();
        Assert.Equal([1L, 2], both.Select(change => change.Life.Value).Order());
        Assert.Equal([1L, 2], both.Single(change => change.Life.Value == 1).Entries.Select(entry => entry.Number));
    }

    [Fact]
    public void What_nobody_is_told_of_is_stored_after_a_few_batches_whatever_others_do()
    {
        var (one, other) = (Session(1), Session(2));
        Tell(other);
        NextBatch();
        Report(one);
        var batches = 0;
        for (var isStored = false; !isStored; batches++)
        {
            Tell(other);
            Write();
            isStored = NextBatch().Any(change => change.Life.Value == 1);
        }

        Assert.InRange(batches, 2, 12);
        Write();
    }

    [Fact]
    public async Task Whoever_wants_to_see_how_things_are_waits_for_what_nobody_is_told_of()
    {
        var (one, other) = (Session(1), Session(2));
        Tell(other);
        NextBatch();
        Report(one);
        Tell(other);
        var settled = _writer.SettleAsync();
        Write();

        Assert.Contains(NextBatch(), change => change.Life.Value == 1);
        Assert.False(settled.IsCompleted);
        Write();
        await settled.Soon();
    }

    [Fact]
    public void Whoever_has_lost_a_session_to_another_node_is_told_so_and_the_others_go_on()
    {
        _store.Taken = [new LifeId(1)];
        var (lost, other, holding) = (new Shipper(1), new Shipper(2), Session(3));
        Tell(holding);
        NextBatch();
        Tell(new Outbox(lost, _writer, entries: 0));
        Tell(new Outbox(other, _writer, entries: 0));
        Write();
        Assert.Equal(2, NextBatch().Count);
        Write();

        Assert.Equal("refused", lost.Outcome);
        Assert.Equal("stored", other.Outcome);
        Assert.Empty(_store.Lives(lost.Name));
        Assert.Single(_store.Lives(other.Name));
    }

    [Fact]
    public void A_session_that_ends_before_what_it_told_is_stored_is_over()
    {
        var (one, other) = (Session(1), Session(2));
        Tell(other);
        NextBatch();
        Tell(one);
        End(one);
        Write();

        var over = Assert.Single(NextBatch());
        Assert.Null(over.State);
        Assert.Equal(2, over.Entries.Count);
        Write();
    }

    [Fact]
    public void What_comes_after_what_somebody_is_told_of_is_stored_with_what_follows()
    {
        var (one, other) = (Session(1), Session(2));
        Tell(other);
        NextBatch();
        Tell(one);
        Report(one);
        Tell(other);
        Write();

        Assert.Equal([1L], NextBatch().Single(change => change.Life.Value == 1).Entries.Select(entry => entry.Number));
        Tell(one);
        Tell(other);
        Write();
        Assert.Equal([2L, 3], NextBatch().Single(change => change.Life.Value == 1).Entries.Select(entry => entry.Number));
        Write();
    }

    [Fact]
    public void As_whom_somebody_writes_is_said_with_each_change_and_counted_on()
    {
        var taken = new Outbox(new Shipper(1), _writer, entries: 7, new Tenure(Term: 3, Changes: 10));
        Tell(taken);
        var first = Assert.Single(NextBatch());
        Tell(taken);
        Tell(taken);
        Write();
        var second = Assert.Single(NextBatch());
        Write();

        Assert.Equal((3L, 11L, 3L, 12L), (first.Term, first.Number, second.Term, second.Number));
        Assert.Equal([9L, 10], second.Entries.Select(entry => entry.Number));
        Assert.Equal(Morning.AddHours(1), second.WakeAt);
    }

    private IReadOnlyList<SessionChange> NextBatch() =>
        _batches.TryTake(out var batch, TimeSpan.FromSeconds(30)) ? batch : throw new TimeoutException("Nothing is written.");

    private void Write() => _mayWrite.Release();

    private Outbox Session(long life) => new(new Shipper(life), _writer, entries: 0);

    // Somebody has got all that he waited for.
    private static void Report(Outbox session) => Put(session, new SessionEffect.Publish(new SessionEvent.HoldDelivered(new TurnId("t"), new HoldId("h"))));

    private static void Tell(Outbox session) => Put(
        session,
        new SessionEffect.Complete(new HoldId("h"), new Outcome.Answered(FinishReason.Stop)),
        new SessionEffect.Publish(new SessionEvent.HoldJoined(new TurnId("t"), new HoldId("h"))));

    private static void End(Outbox session) => session.Put(
        SessionState.New(Morning),
        new Step(
            SessionState.New(Morning) with { Ended = ClosingReason.Operator },
            [new SessionEffect.Publish(new SessionEvent.HoldJoined(new TurnId("t"), new HoldId("h")))]),
        asked: null);

    private static void Put(Outbox session, params ImmutableArray<SessionEffect> effects) =>
        session.Put(SessionState.New(Morning), new Step(SessionState.New(Morning) with { WakeAt = Morning.AddHours(1) }, effects), asked: null);

    private sealed record Shipper(long Number) : IShipper
    {
        private readonly TaskCompletionSource<string> _outcome = new();

        public LifeId Life => new(Number);

        public SessionName Name => SessionName.Restore($"room{Number}");

        public DateTimeOffset Since => Morning;

        /// <summary>What became of its steps; whoever asks waits for it.</summary>
        public string Outcome => _outcome.Task.Soon().GetAwaiter().GetResult();

        public void Stored(Shipment shipment) => _outcome.TrySetResult("stored");

        public void Refused(Shipment shipment) => _outcome.TrySetResult("refused");

        public void Unstorable(Shipment shipment, Exception bug) => Assert.Fail(bug.ToString());
    }

    private sealed class NoTrouble : IStoreTrouble
    {
        public void Failed(Exception failure) => Assert.Fail(failure.ToString());

        public void Recovered() => Assert.Fail("It had not failed.");
    }
}
