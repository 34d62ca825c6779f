using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;

namespace MotiveProxy.Runtimes.Kept;

/// <summary>Answers that are kept in the memory of this process, as its sessions are.</summary>
/// <param name="room">How long and how much.</param>
/// <param name="time">The clock.</param>
internal sealed class MemoryKeptAnswers(KeptRoom room, TimeProvider time) : IKeptAnswers
{
    private readonly Lock _gate = new();

    // Guarded by _gate. The list has the conversations that were used least recently first.
    private readonly Dictionary<Key, Kept> _answers = [];
    private readonly LinkedList<Conversation> _byUse = [];
    private long _size;

    /// <inheritdoc/>
    public Task KeepAsync(SessionName session, KeptLink link, CancellationToken cancellation)
    {
        lock (_gate)
        {
            TidyLocked();
            KeepLocked(session, link);
            TidyLocked();
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<(KeptConversation? Conversation, Fault? Fault)> FindAsync(SessionName session, string id, int mostMessages)
    {
        var links = new LinkedList<KeptLink>();
        lock (_gate)
        {
            // A link has one message at least.
            for (var at = FindLocked(session, id); at is not null && links.Count <= mostMessages; at = at.Link.After is { } after ? FindLocked(session, after) : null)
                links.AddFirst(at.Link);
        }

        return ValueTask.FromResult(KeptConversation.Join([.. links.Select(link => (link.Messages, link.Tools))], mostMessages));
    }

    /// <inheritdoc/>
    public ValueTask<(IReadOnlyDictionary<string, Message>? Answers, Fault? Fault)> AnswersAsync(SessionName session, IReadOnlyCollection<string> ids)
    {
        var answers = new Dictionary<string, Message>(StringComparer.Ordinal);
        lock (_gate)
        {
            foreach (var id in ids)
            {
                if (FindLocked(session, id) is { } found)
                    answers[id] = found.Link.Messages[^1];
            }
        }

        return ValueTask.FromResult<(IReadOnlyDictionary<string, Message>?, Fault?)>((answers, null));
    }

    /// <inheritdoc/>
    public Task ForgetAsync(SessionName session)
    {
        lock (_gate)
        {
            for (var node = _byUse.First; node is not null;)
            {
                var next = node.Next;
                if (node.Value.Session == session)
                    RemoveLocked(node);
                node = next;
            }
        }

        return Task.CompletedTask;
    }

    private void KeepLocked(SessionName session, KeptLink link)
    {
        foreach (var used in link.Used)
        {
            if (FindLocked(session, used) is { } found)
                UseLocked(found.Conversation);
        }

        // Every hold of a turn ends with the same answer.
        if (_answers.TryGetValue(new Key(session, link.Id), out var same))
        {
            UseLocked(same.Conversation);
            return;
        }

        var before = link.After is { } after ? FindLocked(session, after) : null;
        var kept = before is null ? link.Whole : link with { Before = null };
        var conversation = before?.Conversation ?? _byUse.AddLast(new Conversation(session) { UsedAt = time.GetTimestamp() });
        var size = SizeOf(kept);
        _answers[new Key(session, kept.Id)] = new Kept(kept, conversation);
        conversation.Value.Answers.Add(kept.Id);
        conversation.Value.Size += size;
        _size += size;
    }

    private Kept? FindLocked(SessionName session, string id) =>
        _answers.TryGetValue(new Key(session, id), out var kept) && !IsOver(kept.Conversation.Value) ? kept : null;

    private void UseLocked(LinkedListNode<Conversation> conversation)
    {
        conversation.Value.UsedAt = time.GetTimestamp();
        _byUse.Remove(conversation);
        _byUse.AddLast(conversation);
    }

    private void TidyLocked()
    {
        while (_byUse.First is { } oldest && (_size > room.Bytes || IsOver(oldest.Value)))
            RemoveLocked(oldest);
    }

    private void RemoveLocked(LinkedListNode<Conversation> conversation)
    {
        _byUse.Remove(conversation);
        _size -= conversation.Value.Size;
        foreach (var id in conversation.Value.Answers)
            _answers.Remove(new Key(conversation.Value.Session, id));
    }

    private bool IsOver(Conversation conversation) => time.GetElapsedTime(conversation.UsedAt) > room.Age;

    private static long SizeOf(KeptLink link) => KeptRoom.Overhead + link.Messages.Sum(SizeOf) + link.Tools.Sum(SizeOf);

    // In bytes, of which a character in memory has two. A message costs something even when it says nothing.
    private static long SizeOf(Message message) =>
        KeptRoom.Overhead / 2
        + message.Content.Sum(part => part switch
        {
            Part.Text text => 2L * text.Value.Length,
            Part.Image image => 2L * image.Url.Length,
            Part.Attachment attachment => 2L * attachment.Reference.Length,
            _ => 0,
        })
        + message.ToolCalls.Sum(call => 2L * (call.Name.Length + call.Arguments.Length));

    private static long SizeOf(ToolDeclaration tool) => 2L * (tool.Name.Length + (tool.Description?.Length ?? 0) + (tool.Parameters?.Length ?? 0));

    private readonly record struct Key(SessionName Session, string Answer);

    private sealed record Kept(KeptLink Link, LinkedListNode<Conversation> Conversation);

    private sealed class Conversation(SessionName session)
    {
        public SessionName Session { get; } = session;

        public List<string> Answers { get; } = [];

        public long Size { get; set; }

        public long UsedAt { get; set; }
    }
}
