using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.Durability;
using MotiveProxy.Tests.Common;
using Xunit.Abstractions;

namespace MotiveProxy.AkkaCluster.Tests.Processes;

/// <summary>Sessions are in a database: those of a node that dies go on at another, and nobody loses anything, or gets anything twice.</summary>
public sealed class StoredActorClusterTests(ITestOutputHelper output) : ActorClusterContract(output)
{
    private readonly PostgresServer _database = PostgresServer.Start();

    [SkippableTheory]
    [InlineData(6, 41)]
    public async Task Everybody_gets_the_answer_to_his_own_question_once_while_nodes_are_killed(int kills, int seed)
    {
        await TalkWhileNodesAreKilledAsync(kills, seed, trial =>
        {
            Output.WriteLine($"{trial.Noticed} noticed");
            trial.Judge();
        });
    }

    [SkippableFact]
    public async Task Who_has_begun_to_read_an_answer_goes_on_reading_when_the_node_of_its_session_is_killed()
    {
        await using var cluster = await New().StartAsync();
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var reading = rooms.Select(room => ReadAsync(cluster.Addresses[0], room)).ToList();
        var prompts = await PromptsAsync(cluster, rooms);
        await Task.WhenAll(prompts.Select(prompt => GiveAsync(cluster.Addresses[1], prompt, "parts", new { text = "Once " })));

        // Nobody waits until its death is known: the calls do.
        await cluster.KillAsync(2);
        await Task.WhenAll(prompts.Select(prompt => GiveAsync(cluster.Addresses[1], prompt, "parts", new { text = "upon " })));
        await Task.WhenAll(prompts.Select(prompt => GiveAsync(cluster.Addresses[1], prompt, "answer", new { text = "a time" })));

        Assert.All(await Task.WhenAll(reading).WaitAsync(Resumed), heard => Assert.Equal("Once upon a time", heard));
    }

    [SkippableFact]
    public async Task Sessions_are_there_again_when_all_nodes_were_killed()
    {
        await using var cluster = await New().StartAsync();
        var rooms = Enumerable.Range(0, 12).Select(i => $"room {i}").ToList();
        var asked = rooms.Select(room => PostAsync(cluster.Addresses[0], "caller", room, $"question in {room}")).ToList();
        var prompts = await PromptsAsync(cluster, rooms);
        foreach (var node in Enumerable.Range(0, ActorCluster.Nodes))
            await cluster.KillAsync(node);
        await Task.WhenAll(asked.Select(one => Assert.ThrowsAnyAsync<HttpRequestException>(() => one)));
        await Task.WhenAll(Enumerable.Range(0, ActorCluster.Nodes).Select(node => cluster.StartAsync(node)));

        Assert.Equal(rooms.Count, await cluster.CountAsync(1));
        await Task.WhenAll(prompts.Select(prompt => GiveAsync(cluster.Addresses[2], prompt, "answer", new { text = "a" })));
        var again = await Task.WhenAll(rooms.Select(room => SayAsync(cluster.Addresses[1], "caller", room, $"question in {room}"))).WaitAsync(Resumed);
        Assert.All(again, answer => Assert.Equal("a", answer));
    }

    // What a caller reads, as it comes.
    private async Task<string> ReadAsync(Uri node, string room)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node, "caller/v1/chat/completions"))
        {
            Content = JsonContent.Create(new { model = room, stream = true, messages = new[] { new { role = "user", content = "Tell me a story." } } }),
        };
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var heard = new StringBuilder();
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith("data: {", StringComparison.Ordinal))
                continue;

            using var chunk = JsonDocument.Parse(line["data: ".Length..]);
            foreach (var choice in chunk.RootElement.GetProperty("choices").EnumerateArray())
                heard.Append(choice.GetProperty("delta").TryGetProperty("content", out var text) ? text.GetString() : "");
        }

        return heard.ToString();
    }

    private async Task<IReadOnlyList<string>> PromptsAsync(ActorCluster cluster, List<string> rooms)
    {
        var prompts = new List<string>();
        foreach (var room in rooms)
        {
            await Timeouts.UntilAsync(async () =>
            {
                using var response = await Http.GetAsync(new Uri(cluster.Addresses[1], $"api/sessions/{Uri.EscapeDataString(room)}"));
                if (!response.IsSuccessStatusCode)
                    return false;

                var session = await response.Content.ReadFromJsonAsync<JsonElement>();
                prompts.AddRange(session.GetProperty("prompts").EnumerateArray().Select(prompt => prompt.GetProperty("id").GetString()!));
                return true;
            });
        }

        Assert.Equal(rooms.Count, prompts.Count);
        return prompts;
    }

    private async Task GiveAsync(Uri node, string prompt, string what, object words)
    {
        using var response = await Http.PostAsJsonAsync(new Uri(node, $"api/prompts/{prompt}/{what}"), words);
        Assert.True(response.StatusCode is HttpStatusCode.NoContent, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _database.Dispose();
        base.Dispose(disposing);
    }

    private protected override ActorCluster New(Func<ActorCluster, Tape, Random, Task>? destroy = null)
    {
        string[] flags = ["--store", "postgres", "--database", $"{_database.Connection};Maximum Pool Size=20"];
        return destroy is null ? new ActorCluster { Flags = flags } : new ActorCluster { Flags = flags, Break = destroy };
    }
}
