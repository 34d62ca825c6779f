using System.Diagnostics;
using System.Net;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>Three processes, of which one is killed, asked to end, or stands still: whoever waits at another goes on, whether sessions are stored or not.</summary>
public abstract class ActorClusterContract(ITestOutputHelper output) : IDisposable
{
    private protected static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    // Twice what it takes, for machines that are busy with other tests.
    private protected static readonly TimeSpan Resumed = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(10);

    private readonly Conversation _clients = new(Limit);

    private protected HttpClient Http => _clients.Http;

    private protected ITestOutputHelper Output => output;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _clients.Dispose();
    }

    /// <summary>A cluster that is not started yet.</summary>
    /// <param name="destroy">What breaks it.</param>
    private protected abstract ActorCluster New(Func<ActorCluster, Tape, Random, Task>? destroy = null);

    [SkippableFact]
    public async Task Whoever_waits_at_a_node_that_lives_goes_on_when_the_node_of_its_session_is_killed()
    {
        await using var cluster = await New().StartAsync();

        // Enough rooms that each node has some.
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var asked = rooms.Select(room => SayAsync(cluster.Addresses[0], "caller", room, $"question in {room}")).ToList();
        await Timeouts.UntilAsync(async () => await cluster.CountAsync(1) == rooms.Count);

        var begin = Stopwatch.GetTimestamp();
        await cluster.KillAsync(2);
        var shown = await Task.WhenAll(rooms.Select(room => SayAsync(cluster.Addresses[1], "standin", room, "/join"))).WaitAsync(Resumed);
        output.WriteLine($"all were shown {Stopwatch.GetElapsedTime(begin).TotalSeconds:0.0} s after the kill");
        Assert.Equal(rooms.Select(room => $"question in {room}"), shown);

        var answers = rooms.Select(room => SayAsync(cluster.Addresses[1], "standin", room, $"answer in {room}")).ToList();
        Assert.Equal(rooms.Select(room => $"answer in {room}"), await Task.WhenAll(asked).WaitAsync(Resumed));
        Assert.All(answers, answer => Assert.False(answer.IsCompleted));
    }

    [SkippableFact]
    public async Task A_node_that_is_asked_to_end_tells_those_who_wait_there_to_come_again_and_leaves()
    {
        await using var cluster = await New().StartAsync();
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var here = rooms.Select(room => PostAsync(cluster.Addresses[2], "caller", room, "q")).ToList();
        await Timeouts.UntilAsync(async () => await cluster.CountAsync(1) == rooms.Count);

        Assert.Equal(0, await cluster.StopAsync(2));

        foreach (var answer in await Task.WhenAll(here))
        {
            using (answer)
                Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.StatusCode, answer.Headers.RetryAfter is not null));
        }

        // The others go on without waiting for anybody to be taken for dead.
        var again = rooms.Select(room => SayAsync(cluster.Addresses[0], "caller", room, "q")).ToList();
        Assert.All(await Task.WhenAll(rooms.Select(room => SayAsync(cluster.Addresses[1], "standin", room, "/join"))).WaitAsync(Resumed), shown => Assert.Equal("q", shown));
        Assert.All(again, question => Assert.False(question.IsCompleted));
        Assert.True(await cluster.IsReadyAsync(0));
    }

    [SkippableFact]
    public async Task A_node_that_stood_still_delivers_nothing_that_is_no_longer_its_to_deliver_and_ends()
    {
        await using var cluster = await New().StartAsync();
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var frozen = rooms.Select(room => PostAsync(cluster.Addresses[2], "caller", room, "q")).ToList();
        await Timeouts.UntilAsync(async () => await cluster.CountAsync(1) == rooms.Count);
        await cluster[2].SignalAsync("STOP");

        // The same clients have given up and ask at another node.
        var again = rooms.Select(room => PostAsync(cluster.Addresses[0], "caller", room, "q")).ToList();
        var shown = await Task.WhenAll(rooms.Select(room => SayAsync(cluster.Addresses[1], "standin", room, "/join"))).WaitAsync(Resumed);
        Assert.All(shown, words => Assert.Equal("q", words));
        foreach (var room in rooms)
            _ = SayAsync(cluster.Addresses[1], "standin", room, $"answer in {room}");
        foreach (var (answer, room) in (await Task.WhenAll(again).WaitAsync(Resumed)).Zip(rooms))
        {
            using (answer)
                Assert.Contains($"answer in {room}", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await cluster[2].SignalAsync("CONT");
        foreach (var answer in frozen)
        {
            try
            {
                using var late = await answer;
                Assert.Equal(HttpStatusCode.ServiceUnavailable, late.StatusCode);
            }
            catch (HttpRequestException)
            {
                // Its process ended before.
            }
        }

        Assert.Equal(0, await cluster[2].ExitAsync());
    }

    /// <summary>Kills nodes and starts them again, one after another, under people and programs who talk.</summary>
    private protected async Task TalkWhileNodesAreKilledAsync(int kills, int seed, Action<Trial> judge)
    {
        const int rooms = 12, callers = 2, questions = 10, mostSteps = 60;
        await using var cluster = await New(async (broken, tape, random) =>
        {
            var node = random.Next(ActorCluster.Nodes);
            await broken.KillAsync(node, tape);
            await broken.StartAsync(node);
        }).StartAsync();
        using var trial = new Trial(cluster, output, seed, Limit);
        var killing = trial.BreakAsync(kills, mostSteps);
        await trial.RunAsync([killing, .. Enumerable.Range(0, rooms).Select(room => TalkAsync(cluster, trial, room, callers, questions, killing))]);

        judge(trial);
        Assert.True(trial.Noticed > 0, "nobody noticed");
    }

    private static async Task TalkAsync(ActorCluster cluster, Trial trial, int number, int callers, int questions, Task until)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(trial.Failed);
        using var person = PersonOf(cluster, trial, number);
        var answering = person.AnswerAsync(over.Token);
        var talking = Task.WhenAll(Enumerable.Range(1, callers).Select(async caller =>
        {
            using var program = new PlainCaller(new Door(cluster, number + caller), trial.Tape, $"room {number}", $"caller {caller}", (10 * number) + caller);
            for (var asked = 0; asked < questions || !until.IsCompleted; asked++)
                await program.AskAsync(trial.Failed);
        }));
        await await Task.WhenAny(talking, answering);
        await talking;
        await over.CancelAsync();
        await answering;
    }

    // An event of another node may get lost: who types looks again by itself.
    private static IPerson PersonOf(ActorCluster cluster, Trial trial, int number) => number % 3 == 0
        ? new Typist(new Door(cluster, number), trial.Tape, $"room {number}", number, LookAgain)
        : new ChatPerson(new Door(cluster, number), trial.Tape, $"room {number}", "standin/v1", number);

    private protected Task<string?> SayAsync(Uri node, string seat, string room, string words) => _clients.SayAsync(node, seat, room, words);

    private protected Task<HttpResponseMessage> PostAsync(Uri node, string seat, string room, string words) => _clients.PostAsync(node, seat, room, words);
}
