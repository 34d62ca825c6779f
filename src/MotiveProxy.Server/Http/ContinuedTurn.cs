using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Server.Http;

/// <summary>A turn with all that was said before it.</summary>
/// <param name="Turn">The turn as its session takes it.</param>
internal sealed record ContinuedTurn(Turn Turn)
{
    /// <summary>What it goes on from.</summary>
    public KeptConversation? Before { get; private init; }

    /// <summary>What is new in it, without what is for it alone.</summary>
    public ImmutableArray<Message> Said { get; private init; } = [];

    /// <summary>Joins a turn and what it goes on from: first what is for this turn alone, then what was said before, then what is new.</summary>
    public static ContinuedTurn Of(Turn turn, Continuation continuation, KeptConversation? before, ImmutableArray<Message> said)
    {
        var whole = turn with
        {
            Messages = [.. turn.Messages.AsSpan(..continuation.Instructions), .. before?.Messages ?? [], .. said],
            Tools = turn.Tools.IsEmpty && before is not null ? before.Tools : turn.Tools,
        };
        return new ContinuedTurn(whole) { Before = before, Said = said };
    }
}
