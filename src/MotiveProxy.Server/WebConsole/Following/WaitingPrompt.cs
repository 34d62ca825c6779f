using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.WebConsole.Following;

/// <summary>A prompt that waits for an answer, with the session that it waits in.</summary>
/// <param name="Session">The session.</param>
/// <param name="Prompt">The prompt.</param>
internal sealed record WaitingPrompt(SessionView Session, SeatedTurn Prompt)
{
    /// <summary>All that wait, the one that waits longest first.</summary>
    public static List<WaitingPrompt> In(IEnumerable<SessionView> sessions) =>
    [
        .. sessions
            .SelectMany(session => session.State.OpenPrompts.Select(prompt => new WaitingPrompt(session, prompt)))
            .OrderBy(waiting => waiting.Prompt.Since)
            .ThenBy(waiting => waiting.Prompt.Id.Value, StringComparer.Ordinal),
    ];
}
