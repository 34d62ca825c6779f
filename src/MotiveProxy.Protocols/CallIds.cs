using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols;

/// <summary>
/// Gives every call of a history an id, and every result the id of its call. Clients older than Ollama 0.12 and many of Gemini's know
/// none: there a call's place in the history is its id, the same in every request that tells the history from its beginning; a result
/// belongs to the first call of its name that has none yet, or without a name to the first.
/// </summary>
internal sealed class CallIds
{
    // Each in the order of the calls. A history may have very many: nothing is searched for.
    private readonly Queue<OpenCall> _open = [];
    private readonly Dictionary<string, Queue<OpenCall>> _openById = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<OpenCall>> _openByName = new(StringComparer.Ordinal);

    /// <summary>Completes a message.</summary>
    /// <param name="message">The message as sent.</param>
    /// <param name="place">How many messages are before it.</param>
    public Message Complete(Message message, int place)
    {
        if (message.Role is Role.Tool)
            return message with { ToolCallId = Take(message) };
        if (message.ToolCalls.IsEmpty)
            return message;

        var calls = message.ToolCalls
            .Select((call, number) => call.Id.Length > 0 ? call : call with { Id = $"call_{place}_{number}" })
            .ToImmutableArray();
        Open(calls);
        return message with { ToolCalls = calls };
    }

    private void Open(ImmutableArray<ToolCall> calls)
    {
        _open.Clear();
        _openById.Clear();
        _openByName.Clear();
        foreach (var call in calls)
        {
            var open = new OpenCall(call.Id);
            _open.Enqueue(open);
            Enqueue(_openById, call.Id, open);
            Enqueue(_openByName, call.Name, open);
        }
    }

    private string? Take(Message result)
    {
        var fitting = result switch
        {
            { ToolCallId: { } id } => _openById.GetValueOrDefault(id),
            { Name: { } name } => _openByName.GetValueOrDefault(name),
            _ => _open,
        };
        while (fitting is { Count: > 0 })
        {
            var call = fitting.Dequeue();
            if (call.IsTaken)
                continue;

            call.IsTaken = true;
            return call.Id;
        }

        return result.ToolCallId;
    }

    private static void Enqueue(Dictionary<string, Queue<OpenCall>> queues, string key, OpenCall call)
    {
        if (!queues.TryGetValue(key, out var queue))
            queues[key] = queue = [];
        queue.Enqueue(call);
    }

    private sealed class OpenCall(string id)
    {
        public string Id => id;

        public bool IsTaken { get; set; }
    }
}
