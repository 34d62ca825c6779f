using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The process is killed in the midst of everything, again and again; the clients' own notes say that nobody lost anything.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 25;
    private const int Rooms = 5;
    private const int Callers = 2;
    private const int Questions = 10;

    /// <summary>A test that takes this long has failed; it needs about a third of it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData(1)]
    public async Task However_often_it_is_killed_everybody_gets_the_answer_to_his_own_question_once(int seed)
    {
        var tape = new Tape();
        using var failed = new CancellationTokenSource(Limit);
        await using var server = await MortalServer.StartAsync();
        try
        {
            var killing = KillAsync(server, tape, new Random(seed));
            await Task.WhenAll([killing, .. Enumerable.Range(1, Rooms).Select(room => TalkAsync(server, tape, room, killing, failed.Token))]);
        }
        catch
        {
            output.WriteLine(server.Output);
            throw;
        }
        finally
        {
            output.WriteLine(string.Join('\n', tape.Entries));
        }

        Assert.Empty(Checker.Faults(tape.Entries));
        Assert.True(tape.Entries.Count(entry => entry.Step == Step.Broke) >= Kills, "hardly anybody noticed");
    }

    // The moment is counted in the clients' steps: a request on its way, an answer just heard, everybody coming back at once.
    private static async Task KillAsync(MortalServer server, Tape tape, Random random)
    {
        for (var kill = 0; kill < Kills; kill++)
        {
            await tape.FurtherAsync(random.Next(1, 80));
            await server.DieAndComeBackAsync();
        }
    }

    // Half of the persons name their seat by the path, the others only by what they say.
    private static async Task TalkAsync(MortalServer server, Tape tape, int number, Task killing, CancellationToken failed)
    {
        var room = $"room {number}";
        using var over = CancellationTokenSource.CreateLinkedTokenSource(failed);
        using var person = new Person(server, tape, room, number % 2 == 0 ? "standin/v1" : "v1", number);
        var answering = person.AnswerAsync(over.Token);
        await Task.WhenAll(Enumerable.Range(1, Callers).Select(async caller =>
        {
            using var program = new Caller(server, tape, room, $"caller {caller}", (10 * number) + caller);
            for (var asked = 0; asked < Questions || !killing.IsCompleted; asked++)
                await program.AskAsync(failed);
        }));
        await over.CancelAsync();
        await answering;
    }
}
