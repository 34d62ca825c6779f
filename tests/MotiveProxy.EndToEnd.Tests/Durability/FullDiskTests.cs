using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The disk under the sessions is full, or read-only, in the midst of conversations; the clients' own notes say that nobody lost anything.</summary>
public sealed class FullDiskTests(ITestOutputHelper output)
{
    private const int Rooms = 3;
    private const int Callers = 2;
    private const int Questions = 10;
    private const int Times = 3;
    private const int MostSteps = 60;

    /// <summary>A test that takes this long has failed; it needs about a tenth of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [SkippableTheory]
    [InlineData(5)]
    public async Task A_disk_that_is_full_sends_nobody_away_who_waits_and_everything_goes_on_when_it_has_space_again(int seed)
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var server = await MortalServer.StartAsync(disk.Folder, disk.Within);
        using var trial = new Trial(server, output, seed, Limit);
        var quiet = new Room(server, trial.Tape, 0);
        await using var watch = await server.Life.Operator.WatchAsync(quiet.Name);
        using var plain = quiet.PlainCaller(1);
        using var streaming = quiet.PlainCaller(2);
        var held = Task.WhenAll(plain.AskAsync(trial.Failed), streaming.AskAsync(trial.Failed));
        var prompts = await watch.NextAsync("prompt_opened", 2);

        var filling = FillAndFreeAsync(disk, server, trial.Tape, new Random(seed), prompts[0].Id, () => !held.IsCompleted, trial.Failed);
        await trial.RunAsync([filling, .. TalkAsync(server, trial, filling)]);
        await trial.RunAsync(quiet.WithPersonAsync(() => held, trial.Failed));

        trial.Judge();
        Assert.DoesNotContain(trial.Tape.Entries, entry => entry.Room == quiet.Name && entry.Step == Step.Broke);
    }

    [SkippableTheory]
    [InlineData(6)]
    public async Task A_disk_that_is_read_only_after_a_crash_is_refused_with_a_reason_and_used_when_it_is_writable_again(int seed)
    {
        await using var disk = await SmallDisk.MountAsync();
        await using var server = await MortalServer.StartAsync(disk.Folder, disk.Within);
        using var trial = new Trial(server, output, seed, Limit);
        var crashing = CrashAsync(disk, server, trial.Tape, new Random(seed), trial.Failed);
        await trial.RunAsync([crashing, .. TalkAsync(server, trial, crashing)]);

        trial.Judge();
    }

    private static async Task FillAndFreeAsync(
        SmallDisk disk, MortalServer server, Tape tape, Random random, string heldPrompt, Func<bool> isHeld, CancellationToken failed)
    {
        for (var time = 0; time < Times; time++)
        {
            await tape.FurtherAsync(random.Next(1, MostSteps)).WaitAsync(failed);
            await FillAndFreeAsync(disk, server, tape, heldPrompt);
            Assert.True(isHeld());
        }
    }

    private static async Task CrashAsync(SmallDisk disk, MortalServer server, Tape tape, Random random, CancellationToken failed)
    {
        await tape.FurtherAsync(random.Next(MostSteps / 2, MostSteps)).WaitAsync(failed);
        await server.DieAsync(tape);
        await disk.RemountAsync(readOnly: true);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(server.ComeBackAsync);
        Assert.Contains($"Cannot keep sessions in {disk.Folder}/sessions.db: Read-only file system", refused.Message, StringComparison.Ordinal);
        await disk.RemountAsync(readOnly: false);
        await server.ComeBackAsync();
    }

    private static IEnumerable<Task> TalkAsync(MortalServer server, Trial trial, Task until) =>
        Enumerable.Range(1, Rooms).Select(room => new Room(server, trial.Tape, room).TalkAsync(Callers, Questions, until, trial.Failed));

    private static async Task FillAndFreeAsync(SmallDisk disk, MortalServer server, Tape tape, string heldPrompt)
    {
        using var http = new HttpClient { BaseAddress = server.Addresses[0], Timeout = Patience.Limit };
        disk.Fill();
        tape.Add(new Entry("", "", Step.Hit, "the disk is full"));
        await server.Life.OutputHoldsAsync("Nothing can be stored");

        using var health = await http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("""{"status":"store_unavailable"}""", await health.Content.ReadAsStringAsync());
        using var turn = await http.PostAsJsonAsync("caller/v1/chat/completions", new { model = "newcomers", messages = new[] { new { role = "user", content = "Hello?" } } });
        await AssertRefusedAsync(turn);
        Assert.Equal("1", turn.Headers.GetValues("Retry-After").Single());
        using var answer = await http.PostAsJsonAsync($"api/prompts/{heldPrompt}/answer", new { text = "Told to nobody." });
        await AssertRefusedAsync(answer);

        await disk.FreeAsync();
        await server.Life.OutputHoldsAsync("All is stored again");
        using var well = await http.GetAsync("health/ready");
        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
    }

    private static async Task AssertRefusedAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        var error = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        Assert.Equal("store_unavailable", error.GetProperty("code").GetString());
    }
}
