using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Server.Http;

/// <summary>
/// What was said and answered, for clients that go on from an answer's id in place of telling it all again; and what was declared, where
/// the protocol keeps that too.
/// </summary>
internal sealed class KeptConversations(IKeptAnswers kept)
{
    /// <summary>Puts what is kept into its places in a request.</summary>
    /// <returns>The turn with what was before it; or why the request cannot go on.</returns>
    public async ValueTask<(ContinuedTurn? Continued, Fault? Fault)> ContinueAsync(SessionName session, DecodedRequest request, DecodeLimits limits)
    {
        if (request.Continuation is not { } continuation)
            return (new ContinuedTurn(request.Turn), null);

        KeptConversation? before = null;
        Fault? fault = null;
        if (continuation.After is { } after)
        {
            (before, fault) = await kept.FindAsync(session, after, limits.MaxMessages);
            if (before is null)
                return (null, fault ?? new Fault(continuation.WhenUnknown));
        }

        (var said, fault) = await SaidAsync(session, request.Turn, continuation);
        if (fault is not null)
            return (null, fault);

        var continued = ContinuedTurn.Of(request.Turn, continuation, before, said);
        return continued.Turn.Messages.Length <= limits.MaxMessages ? (continued, null) : (null, new Fault(FaultCode.TooManyMessages));
    }

    /// <summary>Prepares to keep the answer to a turn.</summary>
    /// <returns><see langword="null"/> if its client will not go on from it.</returns>
    public KeptAnswer? Keep(SessionName session, DecodedRequest request, ContinuedTurn turn) => request.Continuation is { IsKept: true } continuation
        ? new KeptAnswer(kept, session, continuation, turn.Before, turn.Said, continuation.KeepsTools ? request.Turn.Tools : [])
        : null;

    // What is new in a request, with the answers that it only names in their places.
    private async ValueTask<(ImmutableArray<Message> Said, Fault? Fault)> SaidAsync(SessionName session, Turn turn, Continuation continuation)
    {
        var all = turn.Messages;
        if (continuation.References.IsEmpty)
            return (all[continuation.Instructions..], null);

        var (answers, fault) = await kept.AnswersAsync(session, [.. continuation.References.Select(reference => reference.Reply).Distinct(StringComparer.Ordinal)]);
        if (fault is not null)
            return ([], fault);

        var said = ImmutableArray.CreateBuilder<Message>(all.Length);
        var next = continuation.Instructions;
        foreach (var (place, reply) in continuation.References)
        {
            if (!answers!.TryGetValue(reply, out var named))
                return ([], new Fault(FaultCode.PreviousResponseUnknown, "The input names an item that the server does not know, or no longer. Send the item itself.", "input"));

            said.AddRange(all.AsSpan(next..place));
            said.Add(named);
            next = place;
        }

        said.AddRange(all.AsSpan(next..));
        return (said.DrainToImmutable(), null);
    }
}
