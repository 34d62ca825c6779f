using System.Text.Json;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using Anthropic.Services;
using MotiveProxy.Core.Sessions;
using MotiveProxy.EndToEnd.Tests.Matrix;
using MotiveProxy.EndToEnd.Tests.Running;
using Xunit.Abstractions;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>A program that uses Anthropic's official .NET client; the answers are given through the operator API.</summary>
public sealed class AnthropicCallerTests(SharedServer shared, ITestOutputHelper output) : EndToEndTest(shared, output)
{
    private Uri Caller => new(Server.Address, "caller");

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.Text)]
    public async Task A_question_is_answered_with_everything_that_the_client_reads()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        var asking = client.Messages.Create(AnthropicSdk.Asking(Session, "Which way?"));
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { text = "Left.\n\nThen 🌉." });

        var message = await asking;
        Assert.Equal("Left.\n\nThen 🌉.", message.Text());
        Assert.Equal(StopReason.EndTurn, message.StopReason!.Value());
        Assert.Equal(Session, message.Model.Raw());
        Assert.StartsWith("msg_", message.ID, StringComparison.Ordinal);
        Assert.True(message.Usage.InputTokens > 0);
        Assert.True(message.Usage.OutputTokens > 0);
    }

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.Stream)]
    public async Task Parts_reach_a_streaming_program_as_they_are_typed()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        await using var pieces = client.Messages.CreateStreaming(AnthropicSdk.Asking(Session, "Tell me a story.")).GetAsyncEnumerator();
        var firstText = NextTextAsync(pieces);
        var prompt = await watch.NextAsync("prompt_opened");

        await Server.Operator.GiveAsync(prompt.Id, new { text = "Once " });
        Assert.Equal("Once ", await firstText.Within("the first part"));
        await Server.Operator.GiveAsync(prompt.Id, new { text = "upon a time" });
        Assert.Equal("upon a time", await NextTextAsync(pieces).Within("the second part"));
        await Server.Operator.AnswerAsync(prompt.Id, new { });

        var rest = new List<RawMessageStreamEvent>();
        while (await pieces.MoveNextAsync())
            rest.Add(pieces.Current);
        Assert.Empty(string.Concat(rest.Select(AnthropicSdk.Text)));
        Assert.Equal(StopReason.EndTurn, Assert.Single(rest.Select(StopReasonOf), reason => reason is not null));
        Assert.True(rest[^1].TryPickStop(out _));
    }

    [Theory]
    [InlineData("""{"text":"Left."}""", "Left.", StopReason.EndTurn)]
    [InlineData("""{"text":"Well, ","finish":"length"}""", "Well, ", StopReason.MaxTokens)]
    [InlineData("""{"refusal":"Never."}""", "Never.", StopReason.Refusal)]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.HelperStream)]
    public async Task A_stream_is_put_together_by_the_client(string answer, string text, StopReason reason)
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        var asking = client.Messages.CreateStreaming(AnthropicSdk.Asking(Session, "Which way?")).Aggregate();
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, JsonSerializer.Deserialize<JsonElement>(answer));

        var message = await asking;
        Assert.Equal(text, message.Text());
        Assert.Equal(reason, message.StopReason!.Value());
        Assert.True(message.Usage.OutputTokens > 0);
    }

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.Structured)]
    public async Task The_schema_of_a_type_reaches_the_person_and_the_json_is_read_into_it()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        var asking = client.Messages.Create<Place>(AnthropicSdk.Asking(Session, "Where?"));
        var prompt = await watch.NextAsync("prompt_opened");
        var shown = (await Server.Operator.SessionAsync(Session)).GetProperty("prompts")[0];
        Assert.Contains("\"city\"", shown.GetProperty("response_format").GetRawText(), StringComparison.Ordinal);
        await Server.Operator.AnswerAsync(prompt.Id, new { text = """{"city":"Oslo"}""" });

        Assert.Equal("Oslo", Assert.Single((await asking).Content).Parsed()!.City);
    }

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.ErrorBefore)]
    public async Task An_error_on_purpose_is_the_clients_exception()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        var asking = client.Messages.Create(AnthropicSdk.Asking(Session, "Pay me."));
        await Server.Operator.AnswerAsync((await watch.NextAsync("prompt_opened")).Id, new { error = new { status = 403, message = "Out of gold." } });

        var error = await Assert.ThrowsAsync<AnthropicForbiddenException>(() => asking);
        Assert.Equal("Out of gold.", error.ApiMessage);
        Assert.Equal("permission_error", error.Type!.Raw());
    }

    [Fact]
    [Proves(Clients.AnthropicDotNet, Api.Messages, Seat.Caller, Case.ErrorMidway)]
    public async Task An_error_in_the_middle_is_the_clients_exception_after_what_was_said()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        await using var pieces = client.Messages.CreateStreaming(AnthropicSdk.Asking(Session, "Pay me.")).GetAsyncEnumerator();
        var firstText = NextTextAsync(pieces);
        var prompt = await watch.NextAsync("prompt_opened");
        await Server.Operator.GiveAsync(prompt.Id, new { text = "Well, " });
        Assert.Equal("Well, ", await firstText.Within("the first part"));
        await Server.Operator.AnswerAsync(prompt.Id, new { error = new { status = 403, message = "Out of gold." } });

        var error = await Assert.ThrowsAsync<AnthropicSseException>(() => NextTextAsync(pieces).Within("the error"));
        Assert.Contains("Out of gold.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_living_session_is_a_model_and_tokens_are_counted()
    {
        await using var watch = await Server.Operator.WatchAsync(Session);
        using var client = AnthropicSdk.Client(Caller);
        var asking = client.Messages.Create(AnthropicSdk.Asking(Session, "Anybody?"));
        var prompt = await watch.NextAsync("prompt_opened");

        Assert.Contains(Session, (await client.Models.List()).Items.Select(model => model.ID));
        Assert.Equal(Session, (await client.Models.Retrieve(Session)).ID);
        var count = await client.Messages.CountTokens(new() { Model = Session, Messages = [new UserMessageParam("Anybody?")] });
        Assert.True(count.InputTokens > 0);
        await Server.Operator.AnswerAsync(prompt.Id, new { text = "I." });
        await asking;
    }

    private static StopReason? StopReasonOf(RawMessageStreamEvent piece) =>
        piece.TryPickDelta(out var delta) ? delta.Delta.StopReason?.Value() : null;

    private static async Task<string> NextTextAsync(IAsyncEnumerator<RawMessageStreamEvent> pieces)
    {
        while (await pieces.MoveNextAsync())
        {
            if (pieces.Current.Text() is { Length: > 0 } text)
                return text;
        }

        throw new InvalidOperationException("The stream ended without a further text.");
    }

    private sealed class Place
    {
        public string City { get; set; } = string.Empty;
    }
}
