using MotiveProxy.Runtimes.Postgres.Store;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Runtimes.Tests.Storage;
using MotiveProxy.Tests.Common;
using Npgsql;
using static MotiveProxy.Runtimes.Tests.Storage.Changes;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>What nodes that share a store do at the same time.</summary>
public sealed class PostgresStoreRaceTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime, IDisposable
{
    // While a test holds it, nothing that is written comes to its end.
    private const string Barrier =
        """
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(77); RETURN NULL; END';
        CREATE TRIGGER wait AFTER INSERT ON transcript EXECUTE FUNCTION wait()
        """;

    private readonly PostgresMedium _medium = new(fixture);
    private readonly List<PostgresStore> _stores = [];

    private PostgresStore First => _stores[0];

    private PostgresStore Second => _stores[1];

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 2; i++)
            _stores.Add(await PostgresStore.OpenAsync(_medium.Connection, TimeProvider.System, CancellationToken.None).Soon());
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _stores.ForEach(store => store.Dispose());

    [Fact]
    public async Task Who_takes_a_session_while_it_is_written_finds_what_was_written()
    {
        var before = await TakeAsync(First);
        First.Write([Of(before, "room", "one")], []);
        Task<IReadOnlyCollection<LifeId>> writing;
        Task<TakenSession> taking;
        await using (await StopAsync())
        {
            writing = WriteAsync(First, Of(before, "room", "two", after: 1));
            await WaitersAsync(1);
            taking = TakeAsync(Second);
            await WaitersAsync(2);
        }

        Assert.Empty(await writing.Soon());
        var taken = await taking;
        Assert.Equal((2L, new Tenure(2, 3)), (taken.Session!.Entries, taken.Tenure));
        Assert.Empty(Second.Write([Of(taken, "room", "three")], []));
        Assert.Equal([(1L, "one"), (2L, "two"), (3L, "three")], First.Said(before.Life));
    }

    [Fact]
    public async Task Who_takes_a_session_while_its_end_is_written_begins_the_next()
    {
        var before = await TakeAsync(First);
        First.Write([Of(before, "room", "one")], []);
        Task<TakenSession> taking;
        await using (await StopAsync())
        {
            _ = WriteAsync(First, Of(before, "room", "two", after: 1, isOver: true));
            await WaitersAsync(1);
            taking = TakeAsync(Second);
            await WaitersAsync(2);
        }

        var next = await taking;
        Assert.Null(next.Session);
        Assert.True(next.Life.Value > before.Life.Value);
        Assert.Empty(Second.Write([Of(next, "room", "three")], []));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_written_again_while_the_first_attempt_is_still_under_way_is_written_once(bool isBirth)
    {
        var taken = await TakeAsync(First);
        if (!isBirth)
            First.Write([Of(taken, "room", "one")], []);
        var change = Of(taken, "room", "two", after: isBirth ? 0 : 1);
        Task<IReadOnlyCollection<LifeId>> attempt, again;
        await using (await StopAsync())
        {
            attempt = WriteAsync(First, change);
            await WaitersAsync(1);
            again = WriteAsync(Second, change);
            await WaitersAsync(2);
        }

        Assert.Empty(await attempt.Soon());
        Assert.Empty(await again.Soon());
        Assert.Equal(isBirth ? ["two"] : ["one", "two"], First.Said(taken.Life).Select(entry => entry.Text));
    }

    [Fact]
    public async Task A_birth_waits_for_another_under_its_name_and_is_refused()
    {
        var (one, other) = (await TakeAsync(First), await TakeAsync(Second));
        Task<IReadOnlyCollection<LifeId>> first, second;
        await using (await StopAsync())
        {
            first = WriteAsync(First, Of(one, "room", "one"));
            await WaitersAsync(1);
            second = WriteAsync(Second, Of(other, "room", "two"));
            await WaitersAsync(2);
        }

        Assert.Empty(await first.Soon());
        Assert.Equal([other.Life], await second.Soon());
    }

    [Fact]
    public async Task A_birth_that_waited_until_a_later_life_under_its_name_was_over_is_refused()
    {
        var (one, other) = (await TakeAsync(First), await TakeAsync(Second));
        Task<IReadOnlyCollection<LifeId>> first, second;
        await using (await StopAsync())
        {
            second = WriteAsync(Second, Of(other, "room", "two", isOver: true));
            await WaitersAsync(1);
            first = WriteAsync(First, Of(one, "room", "one"));
            await WaitersAsync(2);
        }

        Assert.Empty(await second.Soon());
        Assert.Equal([one.Life], await first.Soon());
        Assert.Equal(0, await _medium.CountAsync("SELECT count(*) FROM sessions WHERE alive"));
    }

    [Fact]
    public async Task Two_nodes_that_write_and_take_many_sessions_at_once_never_wait_for_each_other_and_each_entry_is_there_once()
    {
        const int Sessions = 40;
        const int Batches = 60;
        var written = new List<(LifeId Life, string Text)>[2];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(node => Task.Run(() => written[node] = Work(node))));

        var all = written.SelectMany(one => one).ToLookup(one => one.Life, one => one.Text);
        Assert.True(written.All(one => one.Count > Batches), "Each has written something.");
        foreach (var life in all)
        {
            var said = First.Said(life.Key).ToList();
            Assert.Equal(Enumerable.Range(1, said.Count).Select(i => (long)i), said.Select(entry => entry.Number));
            Assert.Equal(life.Order(), said.Select(entry => entry.Text).Order());
        }

        // A node goes through the sessions in an order of its own, and takes back what the other has taken.
        List<(LifeId, string)> Work(int node)
        {
            var (store, random, done) = (_stores[node], new Random(node), new List<(LifeId, string)>());
            var mine = new Dictionary<string, (TakenSession Taken, long After)>(StringComparer.Ordinal);
            for (var i = 0; i < Batches; i++)
            {
                var names = Enumerable.Range(0, Sessions).Select(n => $"room{n}").ToArray();
                random.Shuffle(names);
                foreach (var name in names.Take(20).Where(name => !mine.ContainsKey(name)))
                    mine[name] = (TakeAsync(store, name).GetAwaiter().GetResult(), 0);
                var batch = names.Where(mine.ContainsKey)
                    .Select(name => (Name: name, Text: $"{node}/{i}", IsOver: random.Next(20) == 0))
                    .Select(one => (one.Name, one.Text, one.IsOver, Change: Of(mine[one.Name].Taken, one.Name, one.Text, mine[one.Name].After, one.IsOver)))
                    .ToList();
                var refused = store.Write([.. batch.Select(one => one.Change)], []);
                foreach (var (name, text, isOver, change) in batch)
                {
                    if (!refused.Contains(change.Life))
                        done.Add((change.Life, text));
                    if (isOver || refused.Contains(change.Life))
                        mine.Remove(name);
                    else
                        mine[name] = mine[name] with { After = mine[name].After + 1 };
                }
            }

            return done;
        }
    }

    [Fact]
    public async Task Two_nodes_that_keep_answers_in_the_same_conversations_never_wait_for_each_other()
    {
        var ids = Enumerable.Range(0, 30).Select(i => $"a{i}").ToArray();
        First.Write([], [.. ids.Select(id => Kept(id, after: null))]);

        await Task.WhenAll(_stores.Select((store, node) => Task.Run(() =>
        {
            var (random, mine) = (new Random(node), ids.ToArray());
            for (var i = 0; i < 60; i++)
            {
                random.Shuffle(mine);
                store.Write([], [.. mine.Select(id => Kept($"{id}n{node}i{i}", after: id)), .. mine.Select(id => Kept($"{id}b{i}", after: null))]);
            }
        }))).Soon();

        Assert.Equal(30 + (30 * 60 * 3), await _medium.CountAsync("SELECT count(*) FROM kept_answers"));
        Assert.Equal(30 + (30 * 60), await _medium.CountAsync("SELECT count(*) FROM kept_conversations"));
        Assert.Equal(0, await _medium.CountAsync(
            "SELECT count(*) FROM kept_conversations c WHERE size <> (SELECT sum(octet_length(body) + 256) FROM kept_answers a WHERE a.conversation = c.id)"));

        static KeptBytes Kept(string id, string? after) => new(Name("room"), id, after, Morning, "{}"u8.ToArray(), () => [1]) { Used = after is null ? [] : [after] };
    }

    private static Task<TakenSession> TakeAsync(PostgresStore store, string name = "room") => store.TakeAsync(Name(name), CancellationToken.None).Soon();

    private static Task<IReadOnlyCollection<LifeId>> WriteAsync(PostgresStore store, SessionChange change) => Task.Run(() => store.Write([change], []));

    // Until it is disposed of.
    private async Task<IAsyncDisposable> StopAsync()
    {
        await _medium.DoAsync(Barrier);
        var connection = new NpgsqlConnection(_medium.Connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(77)", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }

    private Task WaitersAsync(int count) =>
        Timeouts.UntilAsync(async () => await _medium.CountAsync("SELECT count(*) FROM pg_locks WHERE NOT granted") >= count);
}
