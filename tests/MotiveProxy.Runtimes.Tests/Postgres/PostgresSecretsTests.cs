using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes.Postgres;
using MotiveProxy.Tests.Common;

namespace MotiveProxy.Runtimes.Tests.Postgres;

/// <summary>What all nodes sign with.</summary>
public sealed class PostgresSecretsTests(PostgresFixture fixture) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private readonly PostgresMedium _medium = new(fixture);
    private readonly ManualTime _time = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _medium.EndAsync();

    [SkippableFact]
    public void What_one_node_adds_every_node_knows_in_the_order_of_the_names()
    {
        var (first, second) = (Start(), Start());
        Assert.Empty(second.Read());
        Assert.True(first.TryAdd("b", "<key id=\"1\">\u00fc \U0001F9CC</key>", known: 0));
        Assert.True(second.TryAdd("a", new string('x', 100_000), known: 1));
        Assert.Equal([new string('x', 100_000), "<key id=\"1\">\u00fc \U0001F9CC</key>"], first.Read());
        Assert.Equal(first.Read(), second.Read());
    }

    [SkippableFact]
    public async Task It_outlives_the_nodes()
    {
        Assert.True(Start().TryAdd("a", "kept", known: 0));
        await _medium.EndAsync();
        Assert.Equal(["kept"], Start().Read());
    }

    [SkippableFact]
    public void A_name_keeps_its_value()
    {
        var secrets = Start();
        Assert.True(secrets.TryAdd("a", "first", known: 0));
        Assert.False(secrets.TryAdd("a", "second", known: 1));
        Assert.Equal(["first"], secrets.Read());
    }

    [SkippableFact]
    public void Whoever_does_not_know_of_another_adds_nothing_until_it_has_read_that()
    {
        var (first, second) = (Start(), Start());
        var known = second.Read().Count;
        Assert.True(first.TryAdd("a", "first", known));
        Assert.False(second.TryAdd("b", "second", known));
        Assert.Equal(["first"], second.Read());
        Assert.True(second.TryAdd("b", "second", second.Read().Count));
        Assert.Equal(["first", "second"], first.Read());
    }

    [SkippableFact]
    public async Task Of_nodes_that_start_at_once_and_find_none_one_adds_its_own_and_all_go_on_with_that()
    {
        const int Nodes = 4;
        var nodes = Enumerable.Range(0, Nodes).Select(_ => Start()).ToList();
        using var together = new Barrier(Nodes);
        var added = await Task.WhenAll(nodes.Select((secrets, at) => Task.Factory.StartNew(
            () =>
            {
                var known = secrets.Read().Count;
                Assert.True(together.SignalAndWait(Timeouts.Patience));
                return secrets.TryAdd($"{at}", $"key {at}", known);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default))).Soon();

        var winner = Array.IndexOf(added, true);
        Assert.Single(added, isAdded => isAdded);
        Assert.All(nodes, secrets => Assert.Equal([$"key {winner}"], secrets.Read()));
    }

    private PostgresSecrets Start() => _medium.StartRuntime(SessionRules.Default, RuntimeLimits.Default, _time, new TestClock(_time)).Secrets;
}
