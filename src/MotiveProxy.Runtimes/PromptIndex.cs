using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes;

/// <summary>Finds a session by the id of a prompt that waits in it. Thread-safe.</summary>
/// <typeparam name="T">What stands for a session.</typeparam>
internal sealed class PromptIndex<T>
    where T : notnull
{
    private readonly ConcurrentDictionary<TurnId, T> _sessions = new();

    /// <summary>How many prompts can be found.</summary>
    public int Count => _sessions.Count;

    /// <summary>Finds the session of a prompt.</summary>
    public bool TryFind(TurnId prompt, [MaybeNullWhen(false)] out T session) => _sessions.TryGetValue(prompt, out session);

    /// <summary>Adds a prompt that waits.</summary>
    public void Add(TurnId prompt, T session) => _sessions[prompt] = session;

    /// <summary>Learns from a step of a session which prompts wait since, and which no longer do.</summary>
    public void Note(T session, in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is not SessionEffect.Publish(var happened))
                continue;

            if (happened is SessionEvent.PromptOpened opened && step.Next.Ended is null)
                Add(opened.Id, session);
            else if (Closed(happened) is { } closed)
                _sessions.TryRemove(closed, out _);
        }
    }

    /// <summary>Forgets the turns of a session that is over.</summary>
    public void Forget(IEnumerable<SeatedTurn> turns)
    {
        foreach (var turn in turns)
            _sessions.TryRemove(turn.Id, out _);
    }

    private static TurnId? Closed(SessionEvent happened) => happened switch
    {
        SessionEvent.PromptAnswered answered => answered.Id,
        SessionEvent.PromptFolded folded => folded.Id,
        SessionEvent.TurnWithdrawn withdrawn => withdrawn.Id,
        _ => null,
    };
}
