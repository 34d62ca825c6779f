namespace MotiveProxy.EndToEnd.Tests.Matrix;

/// <summary>A case that a client cannot be driven through, whatever the server does.</summary>
/// <param name="Client">One of <see cref="Clients"/>.</param>
/// <param name="Api">What it speaks.</param>
/// <param name="Case">What it cannot.</param>
/// <param name="Why">The reason: a sentence for a footnote.</param>
internal sealed record OwnLimit(string Client, Api Api, Case Case, string Why);

/// <summary>The cells of the matrix that stay empty, and why.</summary>
internal static class OwnLimits
{
    private const string AlwaysStreams = "The program always asks for a stream, and reads it in its one way.";
    private const string NoSilence = "Its time-out is for minutes of silence, and heartbeats, which it is proved to read as signs of life, let none happen.";
    private const string NoHelper = "The client has no helper that puts a stream together.";
    private const string NoPatience = "The client has neither a time-out nor retries of its own; the runtime's limit (300 s of silence in Node) is beyond what heartbeats let happen.";
    private const string OnlyText = "The API completes a text: it has no tools, no forms and, in this client, no helper.";
    private const string OnlyHttp = "A client for HTTP: tools, forms and retries are what its user makes of them.";

    public static IReadOnlyList<OwnLimit> All { get; } =
    [
        new(Clients.OpenAiDotNet, Api.Chat, Case.HelperStream, NoHelper),
        new(Clients.OpenAiDotNet, Api.Responses, Case.HelperStream, NoHelper),
        new(Clients.Ollama, Api.Ollama, Case.HelperStream, NoHelper),
        new(Clients.Ollama, Api.Ollama, Case.LongHold, NoPatience),
        .. CompletionsCannot(Clients.OpenAi4),
        .. CompletionsCannot(Clients.OpenAi7),
        .. AnAgentCannot(Clients.ClaudeCode, Api.Messages),
        .. AnAgentCannot(Clients.Codex, Api.Responses),
        .. AnAgentCannot(Clients.GeminiCli, Api.Gemini),
        .. AnAgentCannot(Clients.Opencode, Api.Chat),
        .. OnlyHttpCan(Clients.Curl, Case.Text, Case.Stream),
        .. OnlyHttpCan(Clients.Httpx, Case.Text),
    ];

    private static IEnumerable<OwnLimit> CompletionsCannot(string client) =>
        new[] { Case.HelperStream, Case.ToolTurns, Case.Structured }.Select(other => new OwnLimit(client, Api.Completions, other, OnlyText));

    private static IEnumerable<OwnLimit> AnAgentCannot(string client, Api api) =>
    [
        new(client, api, Case.Text, AlwaysStreams),
        new(client, api, Case.HelperStream, AlwaysStreams),
        new(client, api, Case.LongHold, NoSilence),
    ];

    private static IEnumerable<OwnLimit> OnlyHttpCan(string client, params Case[] cases) =>
        Enum.GetValues<Case>().Except(cases).Select(other => new OwnLimit(client, Api.Chat, other, OnlyHttp));
}
