using System.ClientModel;
using System.ClientModel.Primitives;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Models;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>A program that uses the official .NET client; the answers are given through the operator API.</summary>
public sealed class DotNetCallerTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.Text)]
    public async Task A_question_is_answered_with_everything_that_the_client_reads()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var asking = DotNetSdk.Chat(Server.Caller, Session).CompleteChatAsync("Which way?");
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "Left.\n\nThen 🌉." });

        ChatCompletion completion = await asking;
        Assert.Equal("Left.\n\nThen 🌉.", completion.Text());
        Assert.Equal(ChatMessageRole.Assistant, completion.Role);
        Assert.Equal(ChatFinishReason.Stop, completion.FinishReason);
        Assert.Equal(Session, completion.Model);
        Assert.NotEmpty(completion.Id);
        Assert.True(completion.CreatedAt > DateTimeOffset.UnixEpoch);
        Assert.True(completion.Usage.InputTokenCount > 0);
        Assert.True(completion.Usage.OutputTokenCount > 0);
        Assert.Null(completion.Refusal);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.Stream)]
    public async Task Parts_reach_a_streaming_program_as_they_are_typed()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var updates = DotNetSdk.Chat(Server.Caller, Session).CompleteChatStreamingAsync("Tell me a story.").GetAsyncEnumerator();
        var firstText = NextTextAsync(updates);
        var prompt = await watch.NextAsync("prompt_opened");

        await Server.Operator.GiveAsync(prompt.Id, new { text = "Once " });
        Assert.Equal("Once ", await firstText.Within("the first part"));
        await Server.Operator.GiveAsync(prompt.Id, new { text = "upon a time" });
        Assert.Equal("upon a time", await NextTextAsync(updates).Within("the second part"));
        await Server.Operator.AnswerAsync(prompt.Id, new { });

        var rest = new List<StreamingChatCompletionUpdate>();
        while (await updates.MoveNextAsync())
            rest.Add(updates.Current);
        Assert.Equal(ChatFinishReason.Stop, Assert.Single(rest, update => update.FinishReason is not null).FinishReason);
        Assert.True(Assert.Single(rest, update => update.Usage is not null).Usage.OutputTokenCount > 0);
        Assert.Empty(string.Concat(rest.Select(DotNetSdk.Text)));
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.ToolTurns)]
    public async Task Tools_are_called_and_their_results_answered_two_turns_long()
    {
        var client = DotNetSdk.Chat(Server.Caller, Session);
        var options = new ChatCompletionOptions
        {
            Tools =
            {
                ChatTool.CreateFunctionTool("weather", "The weather in a city.", DotNetSdk.CitySchema),
                ChatTool.CreateFunctionTool("population", "How many live in a city.", DotNetSdk.CitySchema),
            },
        };
        List<ChatMessage> messages = [new SystemChatMessage("You know cities."), new UserChatMessage("What about Oslo?")];
        await using var watch = await Server.Operator.WatchAsync(Session);

        var both = await CompleteAsync(new
        {
            tool_calls = new object[]
            {
                new { name = "weather", arguments = """{"city": "Oslo"}""" },
                new { name = "population", arguments = new { city = "Oslo" } },
            },
        });
        Assert.Equal(ChatFinishReason.ToolCalls, both.FinishReason);
        Assert.Equal(["weather", "population"], both.ToolCalls.Select(call => call.FunctionName));
        Assert.Equal("""{"city": "Oslo"}""", both.ToolCalls[0].FunctionArguments.ToString());
        Assert.Equal(2, both.ToolCalls.Select(call => call.Id).Distinct().Count());
        messages.Add(new AssistantChatMessage(both));
        messages.AddRange(both.ToolCalls.Select(call => new ToolChatMessage(call.Id, $"result of {call.FunctionName}")));

        var again = await CompleteAsync(new { text = "One more.", tool_calls = new[] { new { id = "mine", name = "weather", arguments = """{"city":"Bergen"}""" } } });
        Assert.Equal("One more.", again.Text());
        Assert.Equal("mine", Assert.Single(again.ToolCalls).Id);
        messages.Add(new AssistantChatMessage(again));
        messages.Add(new ToolChatMessage("mine", "rain"));

        var last = await CompleteAsync(new { text = "Cold in Oslo, wet in Bergen." });
        Assert.Equal("Cold in Oslo, wet in Bergen.", last.Text());
        Assert.Equal(ChatFinishReason.Stop, last.FinishReason);

        async Task<ChatCompletion> CompleteAsync(object answer)
        {
            var asking = client.CompleteChatAsync(messages, options);
            await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, answer);
            return await asking;
        }
    }

    [Fact]
    public async Task A_streamed_tool_call_is_put_together_by_the_client()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var options = new ChatCompletionOptions { Tools = { ChatTool.CreateFunctionTool("weather", null, DotNetSdk.CitySchema) } };
        var asking = Task.Run(async () =>
        {
            var updates = new List<StreamingChatCompletionUpdate>();
            await foreach (var update in DotNetSdk.Chat(Server.Caller, Session).CompleteChatStreamingAsync([new UserChatMessage("Oslo?")], options))
                updates.Add(update);
            return updates;
        });
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { tool_call = new { name = "weather", arguments = """{"city":"Oslo"}""" } });
        await Server.Operator.AnswerAsync(prompt.Id, new { });

        var all = await asking;
        var calls = all.SelectMany(update => update.ToolCallUpdates).ToList();
        Assert.All(calls, call => Assert.Equal(0, call.Index));
        Assert.Equal("weather", Assert.Single(calls, call => call.FunctionName is not null).FunctionName);
        Assert.NotEmpty(Assert.Single(calls, call => call.ToolCallId is not null).ToolCallId);
        Assert.Equal("""{"city":"Oslo"}""", string.Concat(calls.Select(call => call.FunctionArgumentsUpdate?.ToString())));
        Assert.Equal(ChatFinishReason.ToolCalls, Assert.Single(all, update => update.FinishReason is not null).FinishReason);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.Structured)]
    public async Task A_json_schema_reaches_the_person_and_the_json_reaches_the_program()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var options = new ChatCompletionOptions { ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("place", DotNetSdk.CitySchema, jsonSchemaIsStrict: true) };
        var asking = DotNetSdk.Chat(Server.OpenAi, Session).CompleteChatAsync([new UserChatMessage("Where?")], options);
        var prompt = await watch.NextAsync("prompt_opened");
        var shown = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts")[0];
        Assert.Contains("city", shown.GetProperty("response_format").GetRawText(), StringComparison.Ordinal);

        await Server.Operator.AnswerAsync(prompt.Id, new { text = """{"city":"Oslo"}""" });
        ChatCompletion completion = await asking;
        Assert.Equal("""{"city":"Oslo"}""", completion.Text());
    }

    [Fact]
    public async Task A_refusal_is_a_refusal_and_a_cut_answer_is_cut()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var client = DotNetSdk.Chat(Server.Caller, Session);

        var refused = client.CompleteChatAsync("Open the gate.");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { refusal = "Never." });
        Assert.Equal("Never.", (await refused).Value.Refusal);

        var cut = client.CompleteChatAsync("Tell me everything.");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = "Well, ", finish = "length" });
        Assert.Equal(ChatFinishReason.Length, (await cut).Value.FinishReason);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.ErrorBefore)]
    public async Task An_error_on_purpose_is_the_clients_exception()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var asking = DotNetSdk.Chat(Server.Caller, Session).CompleteChatAsync("Pay me.");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { error = new { status = 403, message = "Out of gold." } });

        var error = await Assert.ThrowsAsync<ClientResultException>(() => asking);
        Assert.Equal(403, error.Status);
        Assert.Contains("Out of gold.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Chat, Seat.Caller, Case.ErrorMidway)]
    public async Task An_error_in_the_middle_cuts_the_stream_after_what_was_said()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var updates = DotNetSdk.Chat(Server.Caller, Session).CompleteChatStreamingAsync("Pay me.").GetAsyncEnumerator();
        var firstText = NextTextAsync(updates);
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        Assert.Equal("Well, ", await firstText.Within("the first part"));
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        // The client passes over the error event; it is the cut that it does not take for an end.
        await Assert.ThrowsAnyAsync<IOException>(() => NextTextAsync(updates).Within("the cut"));
    }

    [Fact]
    public async Task A_living_session_is_a_model()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var asking = DotNetSdk.Chat(Server.Caller, Session).CompleteChatAsync("Anybody?");
        var prompt = await watch.NextAsync("prompt_opened");
        var models = new OpenAIModelClient(new ApiKeyCredential("any"), new OpenAIClientOptions { Endpoint = Server.OpenAi });

        Assert.Contains(Session, (await models.GetModelsAsync()).Value.Select(model => model.Id));
        Assert.Equal(Session, (await models.GetModelAsync(Session)).Value.Id);
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "I." });
        await asking;
    }

    [Fact]
    public async Task A_request_that_contradicts_itself_fails_at_once_and_is_not_repeated()
    {
        var counting = new CountedTries();
        var options = new OpenAIClientOptions { Endpoint = Server.Caller };
        options.AddPolicy(counting, PipelinePosition.PerTry);
        var client = new ChatClient($"{Session}|A", new ApiKeyCredential("any"), options);

        var error = await Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync("Who am I?"));
        Assert.Equal(400, error.Status);
        Assert.Equal(1, counting.Count);
    }

    private static async Task<string> NextTextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates)
    {
        while (await updates.MoveNextAsync())
        {
            if (updates.Current.Text() is { Length: > 0 } text)
                return text;
        }

        throw new InvalidOperationException("The stream ended without a further text.");
    }
}
