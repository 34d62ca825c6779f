using System.Text.Json;

namespace MotiveProxy.Answering;

/// <summary>A prompt that waits, as a list of sessions tells it.</summary>
/// <param name="Session">The session's name.</param>
/// <param name="Id">The prompt's id.</param>
/// <param name="Since">When it came, in Unix seconds.</param>
/// <param name="ClaimedBy">Who answers it already, if anybody.</param>
internal sealed record WaitingPrompt(string Session, string Id, double Since, string? ClaimedBy)
{
    /// <summary>All that wait, the oldest first.</summary>
    /// <param name="json">What the server says of its sessions.</param>
    public static IReadOnlyList<WaitingPrompt> ReadAll(string json)
    {
        using var document = JsonDocument.Parse(json);
        return
        [
            .. document.RootElement.GetProperty("sessions").EnumerateArray()
                .SelectMany(session => session.GetProperty("prompts").EnumerateArray()
                    .Select(prompt => Read(session.GetProperty("name").GetString()!, prompt)))
                .OrderBy(prompt => prompt.Since),
        ];
    }

    private static WaitingPrompt Read(string session, JsonElement prompt) => new(
        session,
        prompt.GetProperty("id").GetString()!,
        prompt.GetProperty("since_ts").GetDouble(),
        prompt.TryGetProperty("claimed_by", out var by) ? by.GetString() : null);
}
