using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>How a request continues a conversation that the server keeps for its client.</summary>
/// <param name="After">The id (<see cref="ReplyHead.Id"/>) of the reply that it goes on from: what was said until then comes first.</param>
/// <param name="IsKept">Whether the next request may go on from the reply to this one.</param>
/// <param name="Instructions">How many messages at the head of the turn are for this request only, and not kept.</param>
/// <param name="References">Answers that the client does not repeat but names, in the order of their places.</param>
public sealed record Continuation(string? After, bool IsKept, int Instructions, ImmutableArray<Reference> References)
{
    /// <summary>Whether the tools are kept with what was said, for a request that goes on without declaring any.</summary>
    public bool KeepsTools { get; init; }

    /// <summary>What a client is told that goes on from what is not kept.</summary>
    public FaultCode WhenUnknown { get; init; } = FaultCode.PreviousResponseUnknown;
}

/// <summary>An answer that is named in place of being repeated.</summary>
/// <param name="Place">The index in the turn's messages that it belongs before.</param>
/// <param name="Reply">The id (<see cref="ReplyHead.Id"/>) of the reply that it was.</param>
public readonly record struct Reference(int Place, string Reply);
