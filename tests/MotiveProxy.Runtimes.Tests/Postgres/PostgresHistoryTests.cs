using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.History;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Runtimes.Storage;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>Lists of lives, of all nodes around a database.</summary>
public sealed class PostgresHistoryTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private static readonly HistoryQuery All = new();
    private static readonly HistoryQuery Search = new() { Search = "question" };

    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    [Fact]
    public async Task Lives_are_the_same_on_every_node()
    {
        var (first, second) = (Start(), Start());
        await LiveAsync(first, "over", "question one");
        await PostgresMedium.Caller(second, "alive").Ask("question two").Admitted();

        var lives = await ListAsync(second, All);

        Assert.Equal(["alive", "over"], lives.Select(life => life.Name.Value));
        Assert.Equal(["question two", "question one"], lives.Select(life => life.LastSaid!.Text));
        Assert.Equal([null, ClosingReason.Operator], lives.Select(life => life.Why));
        Assert.Equal(lives, await ListAsync(first, Search));
    }

    [Fact]
    public async Task What_is_too_old_is_listed_no_longer()
    {
        var runtime = Start(new Retention(TimeSpan.FromDays(30), long.MaxValue));
        await LiveAsync(runtime, "old", "question one");
        _time.Advance(TimeSpan.FromDays(20));
        await LiveAsync(runtime, "new", "question two");
        _time.Advance(TimeSpan.FromDays(20));

        await runtime.Sweep.SweepAsync();

        Assert.Equal(["new"], (await ListAsync(runtime, All)).Select(life => life.Name.Value));
        Assert.Equal(["new"], (await ListAsync(runtime, Search)).Select(life => life.Name.Value));
    }

    [Fact]
    public async Task A_life_with_more_than_is_read_at_once_is_searched_to_its_end()
    {
        var runtime = Start();
        var asked = Enumerable.Range(0, 120).Select(i => PostgresMedium.Caller(runtime, "room").Ask($"word{i}.")).ToList();
        await Task.WhenAll(asked.Select(one => one.Admitted()));

        foreach (var i in new[] { 0, 49, 50, 99, 100, 119 })
            Assert.Single(await ListAsync(runtime, new HistoryQuery { Search = $"word{i}." }));
        Assert.Empty(await ListAsync(runtime, new HistoryQuery { Search = "word120." }));
    }

    [Fact]
    public async Task Events_of_a_newer_version_are_passed_over()
    {
        var runtime = Start();
        await LiveAsync(runtime, "room", "question");
        await _medium.DoAsync("UPDATE transcript SET events = convert_to(replace(convert_from(events, 'UTF8'), '\"v\":1', '\"v\":99'), 'UTF8')");

        var life = Assert.Single(await ListAsync(runtime, Search));

        Assert.Equal((null, null), (life.Why, life.LastSaid));
        Assert.NotNull(life.Until);
    }

    [Fact]
    public async Task A_database_that_cannot_be_read_is_said()
    {
        var runtime = Start();
        await LiveAsync(runtime, "room", "question");
        await _medium.DoAsync("ALTER TABLE contents RENAME TO elsewhere");

        foreach (var query in new[] { All, Search })
            await Assert.ThrowsAsync<StoreException>(() => ListAsync(runtime, query));
        await _medium.DoAsync("ALTER TABLE elsewhere RENAME TO contents");
        Assert.Single(await ListAsync(runtime, Search));
    }

    [Fact]
    public async Task Lists_go_by_the_indexes_however_many_lives_there_are()
    {
        var runtime = Start();
        await LiveAsync(runtime, "room", "question");
        await _medium.DoAsync(
            """
            INSERT INTO sessions (name, alive, version, since, last) SELECT 'filled ' || i, false, 1, now(), now() FROM generate_series(1, 100000) i;
            ANALYZE sessions
            """);

        var page = await runtime.ListAsync(new HistoryQuery { Limit = HistoryQuery.MostLives }, CancellationToken.None).Soon();
        var plan = await _medium.ExplainAsync("SELECT life FROM sessions WHERE life < 9223372036854775807 AND (NOT alive OR NOT true) ORDER BY life DESC LIMIT 201");

        Assert.Equal(HistoryQuery.MostLives, page.Lives.Count);
        Assert.Contains("Index Scan Backward using sessions_pkey", plan, StringComparison.Ordinal);
    }

    private static async Task LiveAsync(PostgresRuntime runtime, string name, string text)
    {
        await PostgresMedium.Caller(runtime, name).Ask(text).Admitted();
        Assert.True(await runtime.CloseAsync(SessionName.Restore(name)).Soon());
    }

    private static async Task<IReadOnlyList<SessionLife>> ListAsync(PostgresRuntime runtime, HistoryQuery query) =>
        (await runtime.ListAsync(query, CancellationToken.None).Soon()).Lives;

    private PostgresRuntime Start(Retention? retention = null) =>
        _medium.StartRuntime(SessionRules.Default with { MaxPrompts = 200 }, RuntimeLimits.Default, _time, new TestClock(_time), retention);
}
