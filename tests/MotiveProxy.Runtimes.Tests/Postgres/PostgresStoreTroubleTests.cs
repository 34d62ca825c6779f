using System.Collections.Concurrent;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Tests.Common;
using static MotiveProxy.Runtimes.Tests.Storage.Changes;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>The database of a store goes away and comes back.</summary>
public sealed class PostgresStoreTroubleTests : IAsyncLifetime, IDisposable
{
    private readonly PostgresFixture _fixture = new();
    private readonly PostgresMedium _medium;
    private readonly Troubles _troubles = new();
    private PostgresStore _store = null!;
    private StoreWriter _writer = null!;

    public PostgresStoreTroubleTests() => _medium = new PostgresMedium(_fixture);

    public async Task InitializeAsync()
    {
        _store = await PostgresStore.OpenAsync(_medium.Connection, TimeProvider.System, CancellationToken.None).Soon();
        _writer = new StoreWriter(_store, TimeProvider.System, _troubles);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _writer.Dispose();
        _store.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task What_comes_while_the_database_is_away_is_written_once_when_it_is_back()
    {
        var taken = await TakeAsync("room");
        var session = new Owner(taken, _writer);
        session.Say("one");
        await session.UntilStoredAsync(1);

        _fixture.Server.Crash();
        session.Say("two");
        await Timeouts.UntilAsync(() => Task.FromResult(_writer.IsFailing));
        session.Say("three");
        await Assert.ThrowsAnyAsync<Exception>(() => TakeAsync("other"));
        Assert.ThrowsAny<Exception>(() => _store.Lives(Name("room")));

        _fixture.Server.Run();
        await session.UntilStoredAsync(3);
        Assert.Equal(["one", "two", "three"], Said(taken));
        Assert.Equal(["failed", "recovered"], _troubles.Told);
    }

    [Fact]
    public async Task A_restart_that_nobody_was_in_the_middle_of_is_not_noticed_by_who_takes_and_reads()
    {
        await TakeAsync("room");
        Assert.Empty(_store.Lives(Name("room")));
        _fixture.Server.Crash();
        _fixture.Server.Run();
        Assert.Empty(_store.Lives(Name("room")));

        _fixture.Server.Crash();
        _fixture.Server.Run();
        Assert.Null((await TakeAsync("room")).Session);
    }

    [Fact]
    public async Task A_database_that_says_nothing_at_all_is_away_too()
    {
        var taken = await TakeAsync("room");
        var session = new Owner(taken, _writer);
        session.Say("one");
        await session.UntilStoredAsync(1);

        _fixture.Server.Freeze();
        try
        {
            session.Say("two");
            var taking = TakeAsync("other");
            await Timeouts.UntilAsync(() => Task.FromResult(_writer.IsFailing));
            await Assert.ThrowsAnyAsync<Exception>(() => taking);
        }
        finally
        {
            _fixture.Server.Thaw();
        }

        await session.UntilStoredAsync(2);
        Assert.Equal(["one", "two"], Said(taken));
    }

    [Fact]
    public async Task Who_lost_a_session_while_the_database_was_away_is_told_so()
    {
        using var other = await PostgresStore.OpenAsync(_medium.Connection, TimeProvider.System, CancellationToken.None).Soon();
        var taken = await TakeAsync("room");
        var session = new Owner(taken, _writer);
        session.Say("one");
        await session.UntilStoredAsync(1);
        await other.TakeAsync(Name("room"), CancellationToken.None).Soon();

        session.Say("two");
        await Timeouts.UntilAsync(() => Task.FromResult(session.IsRefused));
        Assert.Equal(["one"], Said(taken));
    }

    private IEnumerable<string?> Said(TakenSession taken) => _store.Transcript(taken.Life).Select(entry => EventRecords.ReadAlone(entry.Event).Text);

    private Task<TakenSession> TakeAsync(string name) => _store.TakeAsync(Name(name), CancellationToken.None).Soon();

    /// <summary>Who has a session, and says things in it.</summary>
    private sealed class Owner : IShipper
    {
        private readonly Outbox _outbox;
        private volatile int _stored;
        private volatile bool _refused;

        public Owner(TakenSession taken, StoreWriter writer)
        {
            Life = taken.Life;
            _outbox = new Outbox(this, writer, entries: 0, taken.Tenure);
        }

        public LifeId Life { get; }

        public SessionName Name => SessionName.Restore("room");

        public DateTimeOffset Since => Morning;

        public bool IsRefused => _refused;

        public void Say(string text) => _outbox.Put(
            SessionState.New(Morning),
            new Step(
                SessionState.New(Morning),
                [
                    new SessionEffect.Complete(new HoldId("h"), new Outcome.Answered(FinishReason.Stop)),
                    new SessionEffect.Publish(new SessionEvent.WordsUnaddressed(new TurnId("t"), text, LateFor: null)),
                ]),
            asked: null);

        public Task UntilStoredAsync(int count) => Timeouts.UntilAsync(() => Task.FromResult(_stored == count));

        public void Stored(Shipment shipment) => Interlocked.Add(ref _stored, shipment.Parcels.Count);

        public void Refused(Shipment shipment) => _refused = true;

        public void Unstorable(Shipment shipment, Exception bug) => Assert.Fail(bug.ToString());
    }

    private sealed class Troubles : IStoreTrouble
    {
        private readonly ConcurrentQueue<string> _told = new();

        public IReadOnlyCollection<string> Told => _told;

        public void Failed(Exception failure) => _told.Enqueue("failed");

        public void Recovered() => _told.Enqueue("recovered");
    }
}
