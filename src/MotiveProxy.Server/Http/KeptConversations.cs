using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Server.Configuration;

namespace MotiveProxy.Server.Http;

/// <summary>
/// What was said and answered, for clients that go on from an answer's id in place of telling it all again; and what was declared, where
/// the protocol keeps that too. Each answer is kept with its session's name for as long as a session lives that nothing happens in, and no longer than there is room: the oldest go first.
/// </summary>
internal sealed class KeptConversations(MotiveOptions options, TimeProvider time)
{
    // What people say is small; pictures are not. In UTF-16 code units: 64 MiB.
    private const long Room = 32 * 1024 * 1024;
    private const int MostAnswers = 10_000;

    // A message costs something even when it says nothing.
    private const int SizeOfMessage = 64;

    private readonly Lock _gate = new();

    // Guarded by _gate. The list has the answers that were used least recently first.
    private readonly Dictionary<Key, LinkedListNode<Entry>> _byKey = [];
    private readonly LinkedList<Entry> _byAge = [];
    private long _size;

    /// <summary>Puts what is kept into its places in a request.</summary>
    /// <returns>The turn; or why the request cannot go on.</returns>
    public (Turn? Turn, Fault? Fault) Continue(SessionName session, DecodedRequest request, DecodeLimits limits)
    {
        if (request.Continuation is not { } continuation || (continuation.After is null && continuation.References.IsEmpty))
            return (request.Turn, null);

        var said = request.Turn.Messages;
        var tools = request.Turn.Tools;
        var messages = ImmutableArray.CreateBuilder<Message>(said.Length);
        messages.AddRange(said, continuation.Instructions);
        if (continuation.After is { } after)
        {
            if (Find(session, after) is not { } before)
                return (null, new Fault(continuation.WhenUnknown));
            messages.AddRange(before.Messages);
            if (tools.IsEmpty)
                tools = before.Tools;
        }

        var next = continuation.Instructions;
        foreach (var (place, reply) in continuation.References)
        {
            if (Find(session, reply) is not { } named)
                return (null, new Fault(FaultCode.PreviousResponseUnknown, "The input names an item that the server does not know, or no longer. Send the item itself.", "input"));
            messages.AddRange(said.AsSpan(next..place));
            messages.Add(named.Messages[^1]);
            next = place;
        }

        messages.AddRange(said.AsSpan(next..));
        return messages.Count <= limits.MaxMessages
            ? (request.Turn with { Messages = messages.DrainToImmutable(), Tools = tools }, null)
            : (null, new Fault(FaultCode.TooManyMessages));
    }

    /// <summary>Prepares to keep the answer to a turn.</summary>
    /// <returns><see langword="null"/> if its client will not go on from it.</returns>
    public KeptAnswer? Keep(SessionName session, DecodedRequest request, Turn turn) => request.Continuation is { IsKept: true } continuation
        ? new KeptAnswer(
            turn.Messages[continuation.Instructions..],
            (id, messages) => Add(new Entry(new Key(session, id), messages, continuation.KeepsTools ? turn.Tools : [])))
        : null;

    private void Add(Entry entry)
    {
        lock (_gate)
        {
            // Every hold of a turn ends with the same answer.
            RemoveLocked(entry.Key);
            entry.UsedAt = time.GetTimestamp();
            _byKey[entry.Key] = _byAge.AddLast(entry);
            _size += entry.Size;
            while (_byAge.First is { Value: var oldest } && (_size > Room || _byAge.Count > MostAnswers || IsOver(oldest)))
                RemoveLocked(oldest.Key);
        }
    }

    private Entry? Find(SessionName session, string id)
    {
        lock (_gate)
        {
            if (!_byKey.TryGetValue(new Key(session, id), out var node) || IsOver(node.Value))
                return null;

            node.Value.UsedAt = time.GetTimestamp();
            _byAge.Remove(node);
            _byAge.AddLast(node);
            return node.Value;
        }
    }

    private void RemoveLocked(Key key)
    {
        if (!_byKey.Remove(key, out var node))
            return;

        _byAge.Remove(node);
        _size -= node.Value.Size;
    }

    private bool IsOver(Entry entry) => time.GetElapsedTime(entry.UsedAt) > options.SessionTimeout;

    private static long SizeOf(Message message) =>
        SizeOfMessage
        + message.Content.Sum(part => part switch
        {
            Part.Text text => (long)text.Value.Length,
            Part.Image image => image.Url.Length,
            _ => 0,
        })
        + message.ToolCalls.Sum(call => (long)call.Name.Length + call.Arguments.Length);

    private static long SizeOf(ToolDeclaration tool) => tool.Name.Length + (tool.Description?.Length ?? 0L) + (tool.Parameters?.Length ?? 0L);

    private readonly record struct Key(SessionName Session, string Reply);

    private sealed class Entry(Key key, ImmutableArray<Message> messages, ImmutableArray<ToolDeclaration> tools)
    {
        public Key Key { get; } = key;

        public ImmutableArray<Message> Messages { get; } = messages;

        public ImmutableArray<ToolDeclaration> Tools { get; } = tools;

        public long Size { get; } = messages.Sum(SizeOf) + tools.Sum(SizeOf);

        public long UsedAt { get; set; }
    }
}
