using System.Collections.Concurrent;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;
using MotiveProxy.Server.WebConsole.Drawing;

namespace MotiveProxy.Server.WebConsole.Following;

/// <summary>
/// What each session's prompts looked like, to show what a caller has changed. Kept while somebody looks: a session remembers no turn that is over.
/// </summary>
internal sealed class ShapeMemory
{
    private readonly ConcurrentDictionary<SessionName, Shapes> _sessions = new();

    /// <summary>Looks at a session's prompts.</summary>
    public void Note(SessionView view)
    {
        foreach (var prompt in view.State.OpenPrompts)
            _sessions.AddOrUpdate(view.Name, _ => new Shapes(prompt, Before: null), (_, known) => known.Then(prompt));
    }

    /// <summary>Forgets the sessions that are over.</summary>
    public void KeepOnly(Func<SessionName, bool> isAlive)
    {
        foreach (var gone in _sessions.Keys.Where(name => !isAlive(name)))
            _sessions.TryRemove(gone, out _);
    }

    /// <summary>What the prompt before this one looked like; <see langword="null"/> if it is not known, or if this is not the latest.</summary>
    public TurnShape? Before(SessionName session, TurnId prompt) =>
        _sessions.TryGetValue(session, out var known) && known.Latest == prompt ? known.Before : null;

    private sealed record Shapes(TurnId Latest, DateTimeOffset Since, TurnShape? Shape, TurnShape? Before)
    {
        public Shapes(SeatedTurn prompt, TurnShape? Before)
            : this(prompt.Id, prompt.Since, prompt.Prompt is { } turn ? TurnShape.Of(turn) : null, Before)
        {
        }

        public Shapes Then(SeatedTurn prompt) => prompt.Since > Since ? new Shapes(prompt, Shape) : this;
    }
}
