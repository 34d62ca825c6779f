using System.Net;
using MotiveProxy.EndToEnd.Tests.Cluster;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>A node on a machine of its own is cut off from the others, from the database and from its clients by a network that swallows everything.</summary>
public sealed class CutOffTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Resumed = TimeSpan.FromSeconds(30);

    private readonly Conversation _say = new(TimeSpan.FromMinutes(3));

    public void Dispose() => _say.Dispose();

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_sessions_go_on_elsewhere_and_it_ends_without_delivering_what_it_held_and_comes_back(bool hasStore)
    {
        await using var island = await Island.RiseAsync();
        using var database = hasStore ? PostgresServer.Start(alsoAt: island.Mainland) : null;
        await using var cluster = await new ActorCluster { Island = island, Flags = Store(database, island) }.StartAsync();
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var here = rooms.Select(room => _say.PostAsync(cluster.Addresses[0], "caller", room, $"question in {room}")).ToList();
        var there = rooms.Select(room => _say.PostAsync(cluster.Addresses[2], "caller", $"far {room}", "q")).ToList();
        await Timeouts.UntilAsync(async () => await cluster.CountAsync(1) == rooms.Count + there.Count);

        await island.CutOffAsync();
        var shown = await Task.WhenAll(rooms.Select(room => _say.SayAsync(cluster.Addresses[1], "standin", room, "/join"))).WaitAsync(Resumed);
        Assert.Equal(rooms.Select(room => $"question in {room}"), shown);
        foreach (var room in rooms)
            _ = _say.SayAsync(cluster.Addresses[1], "standin", room, $"answer in {room}");
        foreach (var (answer, room) in (await Task.WhenAll(here).WaitAsync(Resumed)).Zip(rooms))
        {
            using (answer)
                Assert.Contains($"answer in {room}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // It is in the minority, and knows it.
        Assert.Equal(0, await cluster[2].ExitAsync().WaitAsync(Resumed));
        await island.HealAsync();
        await cluster.StartAsync(2);
        var question = _say.SayAsync(cluster.Addresses[2], "caller", "back", "Are you back?");
        Assert.Equal("Are you back?", await _say.SayAsync(cluster.Addresses[0], "standin", "back", "/join").WaitAsync(Resumed));
        _ = _say.SayAsync(cluster.Addresses[0], "standin", "back", "All of me.");
        Assert.Equal("All of me.", await question.WaitAsync(Resumed));
        foreach (var asked in there.Where(asked => asked.IsCompletedSuccessfully))
        {
            using var late = await asked;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
        }

        output.WriteLine(cluster.Output);
    }

    private static string[] Store(PostgresServer? database, Island island) => database is null
        ? []
        : ["--store", "postgres", "--database", $"Host={island.Mainland};Port={database.Port};Username=postgres;Database=postgres;Maximum Pool Size=20"];
}
