using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Core.Sessions;

/// <summary>
/// A turn that says what a turn with a live hold says, from the same client and without saying that it is a retry. It is not
/// seated yet: if the earlier hold turns out to be lost within the provisional time it was a retry of it, else it is a turn of its own.
/// Or a stand-in's words after a prompt that another process has yet to present: if that process is dead, they are no answer.
/// </summary>
/// <param name="Hold">The hold that waits.</param>
/// <param name="Turn">What it says.</param>
/// <param name="Asker">Who it is.</param>
/// <param name="Digest">What it means.</param>
/// <param name="Until">When it is a turn of its own.</param>
public sealed record ParkedTurn(HoldId Hold, Turn Turn, Asker Asker, Digest Digest, DateTimeOffset Until)
{
    /// <summary>The prompt that was presented when it came: it can be the answer to no later one.</summary>
    public TurnId? Presented { get; init; }
}
