using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.MainJob;

/// <summary>An agent that asks many things at once.</summary>
public sealed class ParallelCallersTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private const int Callers = 10;

    [Fact]
    public async Task Ten_questions_answered_in_a_shuffled_order_each_get_their_own_answer()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var client = DotNetSdk.Chat(Server.Caller, Session);
        var asked = Enumerable.Range(1, Callers).Select(number => client.CompleteChatAsync($"Question {number}")).ToList();
        await watch.NextAsync("prompt_opened", Callers);

        var prompts = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts").EnumerateArray()
            .Select(prompt => (Id: prompt.GetProperty("id").GetString()!, Text: prompt.GetProperty("text").GetString()))
            .ToArray();
        Assert.Equal(Callers, prompts.Length);
        new Random(20).Shuffle(prompts);
        foreach (var (id, text) in prompts)
            await Server.Operator.AnswerAsync(id, new { text = $"Answer to {text}" });

        var answers = await Task.WhenAll(asked);
        Assert.Equal(
            Enumerable.Range(1, Callers).Select(number => $"Answer to Question {number}"),
            answers.Select(answer => answer.Value.Text()));
    }

    [Fact]
    public async Task Ten_questions_are_presented_to_one_chat_one_at_a_time_and_each_gets_its_own_answer()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var caller = DotNetSdk.Chat(Server.Caller, Session);
        var asked = Enumerable.Range(1, Callers).Select(number => caller.CompleteChatAsync($"Question {number}")).ToList();
        await watch.NextAsync("prompt_opened", Callers);

        var standIn = new ChatWindow(DotNetSdk.Chat(Server.StandIn, Session));
        var presented = standIn.SayStreamingAsync("/join");
        for (var number = 0; number < Callers; number++)
            presented = standIn.SayStreamingAsync($"Answer to {await presented.Within("a question")}");

        var answers = await Task.WhenAll(asked).Within("the answers");
        Assert.Equal(
            Enumerable.Range(1, Callers).Select(number => $"Answer to Question {number}"),
            answers.Select(answer => answer.Value.Text()));
        Assert.Equal(Callers, await Server.Operator.CountAsync(Session, "prompt_presented"));
    }
}
