namespace MotiveProxy.Server.WebConsole.Answering;

/// <summary>An error that models give, for a person who wants to see what a caller makes of it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Type">What OpenAI calls it.</param>
/// <param name="Meaning">What it means.</param>
public sealed record ErrorPreset(int Status, string Type, string Meaning);

/// <summary>The errors that models give.</summary>
public static class ErrorPresets
{
    /// <summary>All of them, the most usual first.</summary>
    public static IReadOnlyList<ErrorPreset> All { get; } =
    [
        new(429, "rate_limit_error", "Too many requests"),
        new(500, "server_error", "The server had an error"),
        new(503, "overloaded_error", "Overloaded"),
        new(400, "invalid_request_error", "Invalid request"),
        new(401, "authentication_error", "Wrong key"),
        new(403, "permission_error", "Not allowed"),
        new(404, "not_found_error", "No such model"),
        new(413, "request_too_large", "Request too large"),
        new(529, "overloaded_error", "Overloaded, in Anthropic's words"),
    ];

    /// <summary>The one with a status.</summary>
    public static ErrorPreset Of(int status) => All.First(preset => preset.Status == status);
}
