using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>
/// Gives every call of a history an id, and every result the id of its call. Clients older than Ollama 0.12 know none: there a call's
/// place in the history is its id, the same in every request that tells the history from its beginning; a result belongs to the
/// first call of its name that has none yet, or without a name to the first.
/// </summary>
internal sealed class CallIds
{
    private readonly List<ToolCall> _open = [];

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
        _open.Clear();
        _open.AddRange(calls);
        return message with { ToolCalls = calls };
    }

    private string? Take(Message result)
    {
        var found = result.ToolCallId is { } id
            ? _open.FindIndex(call => call.Id == id)
            : _open.FindIndex(call => result.Name is null || call.Name == result.Name);
        if (found < 0)
            return result.ToolCallId;

        var call = _open[found];
        _open.RemoveAt(found);
        return call.Id;
    }
}
