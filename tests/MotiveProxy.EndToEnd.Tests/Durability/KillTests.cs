using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.Durability;

/// <summary>The process is killed in the midst of everything, again and again; the clients' own notes say that nobody lost anything.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Questions = 10;

    /// <summary>A test that takes this long has failed. It needs a third of it on two busy cores, nearly all of that for the starts of the server.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(6);

    [Theory]
    [InlineData(1)]
    public async Task However_often_it_is_killed_everybody_gets_the_answer_to_his_own_question_once(int seed)
    {
        const int kills = 100, rooms = 6, callers = 2, mostSteps = 40, fewestOfAMoment = 10;
        await using var server = await MortalServer.StartAsync();
        using var trial = new Trial(server, output, seed, Limit);
        var killing = trial.BreakAsync(kills, mostSteps, fewestOfAMoment);
        await trial.RunAsync([killing, .. Enumerable.Range(1, rooms).Select(room => new Room(server, trial.Tape, room).TalkAsync(callers, Questions, killing, trial.Failed))]);

        trial.Judge();
        trial.JudgeMoments(fewestOfAMoment);
    }

    [SkippableTheory]
    [InlineData("openai4", 2)]
    [InlineData("openai7", 3)]
    [InlineData(DotNetCaller.Library, 4)]
    public async Task An_official_client_with_its_own_retries_gets_each_answer_over_ten_kills(string library, int seed)
    {
        const int kills = 10, rooms = 20, mostSteps = 60;
        await using var server = await MortalServer.StartAsync();
        using var trial = new Trial(server, output, seed, Limit);
        await trial.RunAsync(
            trial.BreakAsync(kills, mostSteps),
            SdkConversations.HoldAsync(server, trial.Tape, new SdkTalk(library, rooms, Questions), trial.Failed));

        trial.Judge();
        Assert.Equal(rooms * Questions, trial.Tape.Entries.Count(entry => entry is { IsCallers: true, Step: Step.Heard }));
        Assert.True(trial.Noticed >= kills, $"seed {seed}: hardly anybody noticed");
    }
}
