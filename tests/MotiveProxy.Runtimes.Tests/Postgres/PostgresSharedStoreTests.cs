using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Storage.Records;
using MotiveProxy.Runtimes.Tests.Storage;
using MotiveProxy.Runtimes.Tests.Storage.Records;
using MotiveProxy.Tests.Common;
using Npgsql;
using static MotiveProxy.Runtimes.Tests.Storage.Changes;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>Two nodes that share a store: what only the last who took a session may do.</summary>
public sealed class PostgresSharedStoreTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IDisposable
{
    private readonly PostgresMedium _medium = new(fixture);
    private readonly List<PostgresStore> _stores = [];

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    [Fact]
    public async Task A_name_under_which_nobody_lives_is_taken_with_a_life_to_begin()
    {
        var store = await OpenAsync();
        var (one, other) = (await TakeAsync(store), await TakeAsync(store, "other"));

        Assert.Equal((new Tenure(1, 0), null), (one.Tenure, one.Session));
        Assert.True(other.Life.Value > one.Life.Value);
        Assert.Empty(store.Load());
        Assert.Empty(store.Write([Of(one, "room", "one")], []));
        Assert.Equal([(1L, "one")], store.Said(one.Life));
    }

    [Fact]
    public async Task Who_takes_a_session_that_lives_goes_on_with_it_and_whoever_had_it_before_writes_nothing_more()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var before = await TakeAsync(first);
        first.Write([Of(before, "room", "one")], []);

        var taken = await TakeAsync(second);
        Assert.Equal(new StoredLife(before.Life, Name("room"), Morning, Morning, IsOver: false), taken.Session!.Life);
        Assert.Equal(1, taken.Session.Entries);
        Assert.Equal(new Tenure(2, 2), taken.Tenure);
        var other = await TakeAsync(first, "other");

        Assert.Equal([before.Life], first.Write([Of(before, "room", "lost", after: 1), Of(other, "other", "kept")], []));
        Assert.Equal([before.Life], first.Write([Of(before, "room", "lost", after: 2, isOver: true)], []));
        Assert.Empty(second.Write([Of(taken, "room", "two")], []));
        Assert.Equal([(1L, "one"), (2L, "two")], first.Said(before.Life));
        Assert.Null(first.Said(before.Life, "lost"));
        Assert.Equal("kept", second.Said(other.Life, "kept"));
        Assert.Equal(["room", "other"], first.Load().Select(session => session.Life.Name.Value));
    }

    [Fact]
    public async Task What_the_state_refers_to_comes_with_it()
    {
        var store = await OpenAsync();
        var taken = await TakeAsync(store);
        var state = SomeStates.Settled(5);
        var contents = Referred(state).Select(one => new ContentBytes(one.Id, one.Kind, "{}"u8.ToArray())).ToList();
        store.Write([Of(taken, "room", "one") with { State = StateRecords.Write(state), Contents = contents }], []);

        var again = await TakeAsync(store);
        Assert.Equal(StateRecords.Write(state), again.Session!.State);
        Assert.True(contents.Count > 5);
        Assert.Equal(contents.Select(content => (content.Id, content.Kind)).ToHashSet(), again.Contents.Keys.ToHashSet());
    }

    [Fact]
    public async Task Of_two_who_begin_a_session_at_the_same_time_one_does()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var (one, other) = (await TakeAsync(first), await TakeAsync(second));

        Assert.Empty(second.Write([Of(other, "room", "two")], []));
        Assert.Equal([one.Life], first.Write([Of(one, "room", "one")], []));
        Assert.Equal([one.Life], first.Write([Of(one, "room", "one", isOver: true)], []));
        Assert.Equal(other.Life, (await TakeAsync(first)).Life);
        Assert.Empty(first.Said(one.Life));
        Assert.Equal([other.Life], first.Lives(Name("room")).Select(life => life.Id));
    }

    [Fact]
    public async Task Who_stood_still_while_another_began_and_ended_a_session_begins_none()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var (one, other) = (await TakeAsync(first), await TakeAsync(second));
        second.Write([Of(other, "room", "two")], []);
        second.Write([Of(other, "room", "three", after: 1, isOver: true)], []);

        Assert.Equal([one.Life], first.Write([Of(one, "room", "one")], []));
        Assert.Empty(first.Load());
        Assert.Equal([other.Life], first.Lives(Name("room")).Select(life => life.Id));
        var next = await TakeAsync(first);
        Assert.Empty(first.Write([Of(next, "room", "four")], []));
        Assert.Equal([next.Life, other.Life], first.Lives(Name("room")).Select(life => life.Id));
    }

    [Fact]
    public async Task What_was_written_by_whoever_was_not_sure_of_it_is_refused_once_another_has_the_session_and_stays_as_it_is()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        var before = await TakeAsync(first);
        var uncertain = Of(before, "room", "one");
        first.Write([uncertain], []);
        var taken = await TakeAsync(second);

        Assert.Equal([before.Life], first.Write([uncertain], []));
        second.Write([Of(taken, "room", "two")], []);
        Assert.Equal([before.Life], first.Write([uncertain], []));
        Assert.Equal([(1L, "one"), (2L, "two")], first.Said(before.Life));
    }

    [Fact]
    public async Task Two_takers_of_a_life_in_one_batch_are_never_both_told_that_it_is_written()
    {
        var store = await OpenAsync();
        var before = await TakeAsync(store);
        store.Write([Of(before, "room", "one")], []);
        var taken = await TakeAsync(store);

        Assert.Equal([before.Life], store.Write([Of(before, "room", "lost", after: 1), Of(taken, "room", "two")], []));
        Assert.Equal([(1L, "one"), (2L, "two")], store.Said(before.Life));
    }

    [Fact]
    public async Task A_turn_that_is_offered_again_brings_what_it_says_to_the_next_life()
    {
        var store = await OpenAsync();
        var before = await TakeAsync(store);
        store.Write([Of(before, "room", "one")], []);
        store.Write([Of(before, "room", "end", after: 1, isOver: true)], []);
        var next = await TakeAsync(store);
        store.Write([Of(next, "room", "one")], []);

        Assert.Equal(1, store.Delete(Name("room")));
        Assert.Equal("one", store.Said(next.Life, "one"));
    }

    [Fact]
    public async Task The_same_content_of_two_lives_in_one_batch_is_no_failure()
    {
        var store = await OpenAsync();
        var (one, other) = (await TakeAsync(store), await TakeAsync(store, "other"));
        Assert.Empty(store.Write([Of(one, "room", "same"), Of(other, "other", "same")], []));
        Assert.Equal("same", store.Said(other.Life, "same"));
    }

    [Fact]
    public async Task Sessions_that_nobody_woke_in_time_are_told_once_until_somebody_had_the_time_to_look_after_them()
    {
        var (first, second) = (await OpenAsync(), await OpenAsync());
        await LiveAsync("due", Morning.AddMinutes(10));
        await LiveAsync("later", Morning.AddMinutes(20));
        await LiveAsync("never", wakeAt: null);
        var ended = await LiveAsync("over", Morning.AddMinutes(1));
        first.Write([Of(ended, "over", "end", after: 1, isOver: true)], []);

        Assert.Empty(await OverdueAsync(first, Morning.AddMinutes(9)));
        Assert.Equal(["due"], await OverdueAsync(first, Morning.AddMinutes(10)));
        Assert.Empty(await OverdueAsync(second, Morning.AddMinutes(10).AddSeconds(29)));
        Assert.Equal(["due", "later"], await OverdueAsync(second, Morning.AddMinutes(20)));
        Assert.Single(await OverdueAsync(second, Morning.AddMinutes(30), most: 1));

        async Task<TakenSession> LiveAsync(string name, DateTimeOffset? wakeAt)
        {
            var taken = await TakeAsync(first, name);
            Assert.Empty(first.Write([Of(taken, name, name) with { WakeAt = wakeAt }], []));
            return taken;
        }
    }

    [Fact]
    public async Task All_nodes_have_the_time_of_the_database()
    {
        var time = new ManualTime();
        var store = await PostgresStore.OpenAsync(_medium.Connection, time, CancellationToken.None).Soon();
        _stores.Add(store);
        var other = await OpenAsync();

        Assert.InRange(store.Now - other.Now, TimeSpan.FromSeconds(-30), TimeSpan.FromSeconds(30));
        var before = store.Now;
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(before.AddHours(1), store.Now);
    }

    [Fact]
    public async Task One_node_at_a_time_sweeps()
    {
        var store = await OpenAsync();
        store.Write([Of(await TakeAsync(store), "room", "old", isOver: true), Of(await TakeAsync(store, "other"), "other", "alive")], []);

        await using (await TakeTurnAsync("sweep"))
            Assert.False(store.Sweep(Morning.AddDays(1), long.MaxValue));
        Assert.Equal(2, await _medium.CountAsync("SELECT count(*) FROM transcript"));

        Assert.False(store.Sweep(Morning.AddDays(1), long.MaxValue));
        Assert.Equal(0, await _medium.CountAsync("SELECT count(*) FROM transcript"));
        Assert.Equal("other", Assert.Single(store.Load()).Life.Name.Value);
    }

    [Fact]
    public async Task One_node_at_a_time_removes_what_nobody_goes_on_from_and_none_waits_for_whoever_does()
    {
        var store = await OpenAsync();
        store.Write([], [.. new[] { "a", "b" }.Select(id => new KeptBytes(Name("room"), id, null, Morning, [1], () => [1]))]);

        await using (await TakeTurnAsync("kept"))
            Assert.False(store.SweepKept(Morning.AddDays(1), long.MaxValue));
        Assert.Equal(2, await _medium.CountAsync("SELECT count(*) FROM kept_answers"));

        await using (var other = new NpgsqlConnection($"{_medium.Connection};Pooling=false"))
        {
            await other.OpenAsync();
            await using var use = new NpgsqlCommand("BEGIN; SELECT FROM kept_conversations WHERE id = 'a' FOR UPDATE", other);
            await use.ExecuteNonQueryAsync();
            Assert.False(store.SweepKept(Morning.AddDays(1), long.MaxValue));
        }

        Assert.Equal(1, await _medium.CountAsync("SELECT count(*) FROM kept_answers WHERE id = 'a'"));
        Assert.Equal(1, await _medium.CountAsync("SELECT count(*) FROM kept_answers"));
    }

    private static List<(TurnId Id, ContentKind Kind)> Referred(SessionState state)
    {
        var contents = new KnownContents(new Dictionary<(TurnId, ContentKind), object>());
        StateRecords.Read(StateRecords.Write(state), contents);
        return [.. contents.Missing.Distinct()];
    }

    private static Task<TakenSession> TakeAsync(PostgresStore store, string name = "room") => store.TakeAsync(Name(name), CancellationToken.None).Soon();

    private static async Task<IEnumerable<string>> OverdueAsync(PostgresStore store, DateTimeOffset before, int most = 10) =>
        (await store.OverdueAsync(before, most, CancellationToken.None).Soon()).Select(name => name.Value).Order();

    // Another node is at it until what comes back is disposed of.
    private async Task<IAsyncDisposable> TakeTurnAsync(string what)
    {
        var connection = new NpgsqlConnection($"{_medium.Connection};Pooling=false");
        await connection.OpenAsync();
        await using var take = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('motive_proxy ' || $1 || ' ' || current_schema()))", connection);
        take.Parameters.AddNext(what);
        await take.ExecuteNonQueryAsync();
        return connection;
    }

    private async Task<PostgresStore> OpenAsync()
    {
        var store = await PostgresStore.OpenAsync(_medium.Connection, TimeProvider.System, CancellationToken.None).Soon();
        _stores.Add(store);
        return store;
    }
}
