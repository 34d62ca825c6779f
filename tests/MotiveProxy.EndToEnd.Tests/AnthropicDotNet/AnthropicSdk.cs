using System.Text.Json;
using Anthropic;
using Anthropic.Models.Messages;

namespace MotiveProxy.EndToEnd.Tests.AnthropicDotNet;

/// <summary>Anthropic's official .NET client, as its documentation says to build it.</summary>
internal static class AnthropicSdk
{
    /// <summary>What a tool takes that is asked of a city.</summary>
    public static IReadOnlyDictionary<string, JsonElement> CitySchema { get; } = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(
        """{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}""")!;

    /// <summary>A client that differs from everybody's only in its base address, in that it checks what it is sent, and where given in its patience.</summary>
    /// <param name="server">The server's address, with a seat or without.</param>
    /// <param name="patience">The client's time-out; its own default for what is not streamed is 30 s with the <c>max_tokens</c> of these tests.</param>
    /// <param name="retries">How often it comes back; its own default is 2.</param>
    public static AnthropicClient Client(Uri server, TimeSpan? patience = null, int? retries = null) => new()
    {
        ApiKey = "any",
        BaseUrl = server.ToString(),
        ResponseValidation = true,
        Timeout = patience,
        MaxRetries = retries,
    };

    /// <summary>A request of one message.</summary>
    public static MessageCreateParams Asking(string session, string text) => Asking(session, [new UserMessageParam(text)]);

    /// <summary>A request of a conversation.</summary>
    public static MessageCreateParams Asking(string session, IReadOnlyList<MessageParam> messages) =>
        new() { Model = session, MaxTokens = 1024, Messages = messages };

    /// <summary>The text of a message.</summary>
    public static string Text(this Message message) =>
        string.Concat(message.Content.Select(block => block.TryPickText(out var text) ? text.Text : string.Empty));

    /// <summary>The text of a piece of a streamed message.</summary>
    public static string Text(this RawMessageStreamEvent piece) =>
        piece.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var text) ? text.Text : string.Empty;
}
