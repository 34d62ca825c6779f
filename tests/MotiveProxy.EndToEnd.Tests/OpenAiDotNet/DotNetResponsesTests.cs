using System.ClientModel;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using OpenAI.Responses;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.OpenAiDotNet;

/// <summary>A program on the Responses API, with the official .NET client; the answers are given through the operator API.</summary>
public sealed class DotNetResponsesTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private ResponsesClient Client => DotNetSdk.Responses(Server.Caller);

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.Text)]
    public async Task A_question_is_answered_with_everything_that_the_client_reads()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var asking = Client.CreateResponseAsync(Session, "Which way?");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = "Left.\n\nThen 🌉." });

        ResponseResult response = await asking;
        Assert.Equal("Left.\n\nThen 🌉.", response.GetOutputText());
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal(Session, response.Model);
        Assert.StartsWith("resp_", response.Id, StringComparison.Ordinal);
        Assert.True(response.CreatedAt > DateTimeOffset.UnixEpoch);
        Assert.True(response.Usage.OutputTokenCount > 0);
        Assert.Null(response.Error);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.Stream)]
    public async Task Parts_reach_a_streaming_program_as_they_are_typed()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var updates = await StreamAsync(Asking("Tell me a story."));
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Once " });
        Assert.Equal("Once ", (await NextAsync<StreamingResponseOutputTextDeltaUpdate>(updates)).Delta);
        await Server.Operator.GiveAsync(prompt.Id, new { text = "upon a time" });
        Assert.Equal("upon a time", (await NextAsync<StreamingResponseOutputTextDeltaUpdate>(updates)).Delta);
        await Server.Operator.AnswerAsync(prompt.Id, new { });

        Assert.Equal("Once upon a time", (await NextAsync<StreamingResponseCompletedUpdate>(updates)).Response.GetOutputText());
        Assert.False(await updates.MoveNextAsync());
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.ToolTurns)]
    public async Task Two_turns_of_tools_are_gone_through_with_the_responses_id_or_with_all_items(bool streaming, bool byId)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var playing = Server.Operator.PlayAsync(watch, Session, Script.Calls("weather", "Oslo", "Bergen"), Script.Calls("weather", "Narvik"), new { text = "All are cold." });

        List<string> called = [];
        List<ResponseItem> items = [ResponseItem.CreateUserMessageItem("What about Oslo?")];
        var response = await AskAsync(items, previous: null);
        while (response.OutputItems.OfType<FunctionCallResponseItem>().ToList() is { Count: > 0 } calls)
        {
            called.AddRange(calls.Select(call => $"{call.FunctionName} {call.FunctionArguments}"));
            var results = calls.Select(call => ResponseItem.CreateFunctionCallOutputItem(call.CallId, "cold"));
            items = byId ? [.. results] : [.. items, .. response.OutputItems, .. results];
            response = await AskAsync(items, byId ? response.Id : null);
        }

        Assert.Equal("All are cold.", response.GetOutputText());
        Assert.Equal(["""weather {"city":"Oslo"}""", """weather {"city":"Bergen"}""", """weather {"city":"Narvik"}"""], called);
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant", "tool"], (await playing)[2].Roles());

        async Task<ResponseResult> AskAsync(IEnumerable<ResponseItem> input, string? previous)
        {
            var options = new CreateResponseOptions(Session, input)
            {
                Instructions = "You know cities.",
                PreviousResponseId = previous,
                Tools = { ResponseTool.CreateFunctionTool("weather", DotNetSdk.CitySchema, strictModeEnabled: true) },
            };
            if (!streaming)
                return await Client.CreateResponseAsync(options);

            await using var updates = await StreamAsync(options);
            return (await NextAsync<StreamingResponseCompletedUpdate>(updates)).Response;
        }
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.Structured)]
    public async Task A_json_schema_reaches_the_person_and_the_json_reaches_the_program()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var options = Asking("Where?");
        options.TextOptions = new() { TextFormat = ResponseTextFormat.CreateJsonSchemaFormat("place", DotNetSdk.CitySchema, jsonSchemaIsStrict: true) };
        var asking = Client.CreateResponseAsync(options);
        var prompt = Assert.Single(await Server.Operator.PlayAsync(watch, Session, new { text = """{"city":"Oslo"}""" }));

        Assert.Equal("""{"city":"Oslo"}""", (await asking).Value.GetOutputText());
        Assert.Contains("city", prompt.GetProperty("response_format").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.ErrorBefore)]
    public async Task An_error_on_purpose_is_the_clients_exception()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        var asking = Client.CreateResponseAsync(Session, "Pay me.");
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { error = new { status = 403, message = "Out of gold." } });

        var error = await Assert.ThrowsAsync<ClientResultException>(() => asking);
        Assert.Equal(403, error.Status);
        Assert.Contains("Out of gold.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [Proves(Clients.OpenAiDotNet, Api.Responses, Seat.Caller, Case.ErrorMidway)]
    public async Task An_error_in_the_middle_is_told_and_cuts_the_stream()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        await using var updates = await StreamAsync(Asking("Pay me."));
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        await NextAsync<StreamingResponseOutputTextDeltaUpdate>(updates);
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        Assert.Equal("Out of gold.", (await NextAsync<StreamingResponseErrorUpdate>(updates)).Message);
        Assert.Equal("Out of gold.", (await NextAsync<StreamingResponseFailedUpdate>(updates)).Response.Error.Message);
        await Assert.ThrowsAnyAsync<IOException>(async () => await updates.MoveNextAsync());
    }

    private CreateResponseOptions Asking(string text) => new(Session, [ResponseItem.CreateUserMessageItem(text)]);

    // The client has its headers, for a stream begins at once.
    private async Task<IAsyncEnumerator<StreamingResponseUpdate>> StreamAsync(CreateResponseOptions options)
    {
        options.StreamingEnabled = true;
        IAsyncEnumerable<StreamingResponseUpdate> updates = await Client.CreateResponseStreamingAsync(options);
        return updates.GetAsyncEnumerator();
    }

    private static async Task<T> NextAsync<T>(IAsyncEnumerator<StreamingResponseUpdate> updates)
        where T : StreamingResponseUpdate
    {
        while (await updates.MoveNextAsync().AsTask().Within(typeof(T).Name))
        {
            if (updates.Current is T update)
                return update;
        }

        throw new InvalidOperationException($"The stream ended without a {typeof(T).Name}.");
    }
}
