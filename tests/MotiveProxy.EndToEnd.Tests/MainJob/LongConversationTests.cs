using MotiveProxy.EndToEnd.Tests.OpenAiDotNet;
using MotiveProxy.EndToEnd.Tests.OpenAiNode;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.MainJob;

/// <summary>What the product is for: a person and a program, each with an unmodified client, in one conversation.</summary>
public sealed class LongConversationTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private const int Exchanges = 50;

    [Fact]
    public async Task Two_of_the_same_client_keep_question_and_answer_together()
    {
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        var program = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        await ConverseAsync(text => person.SayStreamingAsync(text), program.SayAsync);
    }

    [SkippableFact]
    public async Task A_person_with_a_node_chat_and_a_dotnet_program_keep_question_and_answer_together()
    {
        await using var person = NodeSdk.Start("chat", "openai7", Server.OpenAi, Session, "stream");
        var program = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        await ConverseAsync(person.HearAsync, program.SayAsync);
    }

    [SkippableFact]
    public async Task A_person_with_a_dotnet_chat_and_a_node_program_keep_question_and_answer_together()
    {
        var person = new ChatWindow(DotNetSdk.Chat(Server.OpenAi, Session));
        await using var program = NodeSdk.Start("chat", "openai4", Server.OpenAi, Session, "helper");
        await ConverseAsync(text => person.SayStreamingAsync(text), program.HearAsync);
    }

    private async Task ConverseAsync(Func<string, Task<string>> person, Func<string, Task<string>> program)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var presented = person("Hello?");
        await watch.NextAsync("turn_seated");

        for (var number = 1; number <= Exchanges; number++)
        {
            var answered = program($"Question {number}");
            Assert.Equal($"Question {number}", await presented.Within("the question"));
            presented = person($"Answer to question {number}");
            Assert.Equal($"Answer to question {number}", await answered.Within("the answer"));
        }

        Assert.False(presented.IsCompleted);
    }
}
