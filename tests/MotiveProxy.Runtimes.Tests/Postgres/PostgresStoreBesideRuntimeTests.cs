using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Tests.Common;
using static MotiveProxy.Runtimes.Tests.Storage.Changes;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>The store and RUNTIME=postgres have the same tables: one goes on where the other stopped, and should both run, neither writes what it did not read.</summary>
public sealed class PostgresStoreBesideRuntimeTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    // What the version before knew of the tables.
    private const string Before =
        """
        ALTER TABLE sessions DROP COLUMN term, DROP COLUMN term_version;
        ALTER TABLE transcript DROP COLUMN number;
        DELETE FROM schema_version WHERE version > 4
        """;

    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();
    private PostgresStore? _store;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        _store?.Dispose();
        return _medium.EndAsync();
    }

    [Fact]
    public async Task The_store_goes_on_with_a_session_of_the_runtime_and_the_runtime_with_one_of_the_store()
    {
        var runtime = Start();
        var prompt = PostgresMedium.Caller(runtime).Ask("question");
        await prompt.Admitted();
        await runtime.DisposeAsync();
        var all = await CountEntriesAsync();

        var store = await OpenAsync();
        var taken = await TakeAsync();
        Assert.True(all > 0);
        Assert.Equal((1L, all), (taken.Tenure.Term, taken.Session!.Entries));
        Assert.Equal("question", Read(taken).OpenPrompts.Single().Prompt!.Messages[^1].Text);
        Assert.Empty(store.Write([GoOn(taken)], []));
        AssertNumbered(all + 2);

        // Beside what it does here it finds out that the runtime before is gone.
        var next = Start();
        Assert.InRange((await next.FindAsync(Name("room")).Soon())!.Transcript.Count, all + 2, all + 3);
        Assert.Null(await next.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        await next.DisposeAsync();
        var more = await CountEntriesAsync();
        Assert.True(more > all + 2);

        var again = await TakeAsync();
        Assert.Equal((2L, more), (again.Tenure.Term, again.Session!.Entries));
        Assert.Empty(store.Write([GoOn(again)], []));
        AssertNumbered(more + 2);
        Assert.Equal(more + 2, Assert.Single(store.Load()).Entries);
        using var history = store.OpenHistory();
        Assert.Contains(history.LatestEvents(taken.Life), happened => Encoding.UTF8.GetString(happened).Contains("PromptAnswered", StringComparison.Ordinal));

        void AssertNumbered(long count) =>
            Assert.Equal(Enumerable.Range(1, (int)count).Select(i => (long)i), store.Transcript(taken.Life).Select(entry => entry.Number));
    }

    [Fact]
    public async Task If_both_run_what_one_has_not_read_it_does_not_write()
    {
        var runtime = Start();
        var prompt = PostgresMedium.Caller(runtime).Ask("question");
        await prompt.Admitted();
        var store = await OpenAsync();
        var taken = await TakeAsync();

        // The runtime reads what it has not written, and goes on; so the taker has lost the session.
        Assert.Null(await runtime.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("a"))).Soon());
        Assert.Equal("a", await prompt.Text());
        Assert.Equal([taken.Life], store.Write([GoOn(taken)], []));

        // And the other way round: what the store writes the runtime finds.
        Assert.Equal(1, await runtime.CountAsync().Soon());
        var again = await TakeAsync();
        Assert.Empty(store.Write([GoOn(again) with { State = StateRecords.Write(Read(again) with { Turns = [] }) }], []));
        Assert.NotNull(await runtime.AnswerAsync(prompt.Id, new Ending.Whole(Answer.OfText("b"))).Soon());
        Assert.Empty((await runtime.FindAsync(Name("room")).Soon())!.State.Turns);
        Assert.Empty(store.Write([GoOn(await TakeAsync()) with { State = null }], []));
        Assert.Null(await runtime.FindAsync(Name("room")).Soon());
    }

    [Fact]
    public async Task A_change_that_the_runtime_made_is_not_taken_for_one_of_the_taker_who_is_not_sure_of_its_own()
    {
        var runtime = Start();
        var prompt = PostgresMedium.Caller(runtime).Ask("question");
        await prompt.Admitted();
        var store = await OpenAsync();
        var taken = await TakeAsync();
        var written = GoOn(taken);
        Assert.Empty(store.Write([written], []));
        Assert.Null(await runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("a")).Soon());

        Assert.Empty(store.Write([written], []));
        Assert.Equal([taken.Life], store.Write([GoOn(taken, after: 1)], []));
        var numbers = store.Transcript(taken.Life).Select(entry => entry.Number).ToList();
        Assert.Equal(numbers.Distinct().Order(), numbers);
        Assert.Equal(1, await _medium.CountAsync("SELECT count(*) FROM transcript WHERE number IS NOT NULL"));
    }

    [Fact]
    public async Task Tables_of_the_version_before_are_brought_up_to_date_while_its_nodes_run()
    {
        var runtime = Start();
        await _medium.DoAsync(Before);
        var prompt = PostgresMedium.Caller(runtime).Ask("question");
        await prompt.Admitted();
        var all = (await runtime.FindAsync(Name("room")).Soon())!.Transcript.Count;

        var store = await OpenAsync();
        Assert.Equal(PostgresSchema.Newest, await _medium.CountAsync("SELECT max(version) FROM schema_version"));
        Assert.Null(await runtime.GivePartAsync(prompt.Id, new AnswerPart.Text("a")).Soon());
        await PostgresMedium.Caller(runtime, "other").Ask("another").Admitted();
        Assert.Equal(2, store.Load().Count);
        var taken = await TakeAsync();

        Assert.Equal(all + 1, taken.Session!.Entries);
        Assert.Empty(store.Write([GoOn(taken)], []));
    }

    private static SessionState Read(TakenSession taken) =>
        StateRecords.Read(taken.Session!.State, new ContentReader((id, kind) => taken.Contents.GetValueOrDefault((id, kind))));

    // Nothing but two entries more.
    private static SessionChange GoOn(TakenSession taken, long after = 0)
    {
        var happened = EventRecords.Write(new SessionEvent.HoldDelivered(new TurnId("t"), new HoldId("h")));
        return Of(taken, "room", "text", after) with
        {
            State = taken.Session!.State,
            Contents = [],
            Entries = [.. Enumerable.Range(1, 2).Select(i => new StoredEntry(taken.Session.Entries + (2 * after) + i, Morning, happened))],
        };
    }

    private Task<long> CountEntriesAsync() => _medium.CountAsync("SELECT sum(json_array_length(convert_from(events, 'UTF8')::json)) FROM transcript");

    private async Task<TakenSession> TakeAsync() => await _store!.TakeAsync(Name("room"), CancellationToken.None).Soon();

    private async Task<PostgresStore> OpenAsync() =>
        _store = await PostgresStore.OpenAsync(_medium.Connection, TimeProvider.System, CancellationToken.None).Soon();

    private PostgresRuntime Start() => _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time));
}
