using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>
/// Reads <c>input</c>. Its items become messages; those that were one answer (text and calls after one another, with what the model
/// thought in between) become one message again.
/// </summary>
/// <param name="limit">The most items.</param>
internal sealed class InputItems(int limit)
{
    private readonly List<Message> _messages = [];
    private readonly List<Reference> _references = [];

    // What the latest items say together, which is not among the messages yet.
    private Answer? _answer;

    /// <summary>Whether nothing was read that says anything.</summary>
    public bool IsEmpty => _messages.Count == 0;

    /// <summary>What was read.</summary>
    public ImmutableArray<Message> ToMessages() => [.. _messages];

    /// <summary>The answers that are named only.</summary>
    /// <param name="before">How many messages stand before these in the turn.</param>
    public ImmutableArray<Reference> References(int before) => [.. _references.Select(named => named with { Place = named.Place + before })];

    /// <summary>Reads a string, which is a message of the user, or a list of items.</summary>
    public void Read(ref Utf8JsonReader json)
    {
        _messages.Clear();
        _references.Clear();
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                break;
            case JsonTokenType.String:
                _messages.Add(Message.Of(Role.User, json.Text()));
                break;
            case JsonTokenType.StartArray:
                ReadItems(ref json);
                break;
            default:
                throw WrongShapeException.Type(json, "a string or an array of items");
        }
    }

    private void ReadItems(ref Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        var count = 0;
        while (json.NextElement())
        {
            if (++count > limit)
                throw WrongShapeException.TooMany(FaultCode.TooManyMessages, start, limit, "messages");
            json.ExpectObject();
            ReadItem(ref json);
        }

        EndAnswer();
    }

    private void ReadItem(ref Utf8JsonReader json)
    {
        var start = json.TokenStartIndex;
        switch (json.Peek("type"u8))
        {
            case null or "message":
                Add(ItemReader.Read(ref json).ToMessage(start));
                break;
            case "function_call" or "custom_tool_call":
                AddCall(ItemReader.Read(ref json).ToCall(start));
                break;
            case "item_reference":
                AddReference(ItemReader.Read(ref json).Id ?? throw WrongShapeException.Missing(start, "id"));
                break;
            case var type when type.EndsWith("_call_output", StringComparison.Ordinal):
                Add(ItemReader.Read(ref json).ToResult());
                break;
            default:
                // The model's own business: what it thought, what its host's tools did.
                json.Skip();
                break;
        }
    }

    private void Add(Message message)
    {
        if (message.Role is not Role.Assistant || _answer is { Called.Count: 0 })
            EndAnswer();
        if (message.Role is Role.Assistant)
            (_answer ??= new Answer()).Said.AddRange(message.Content);
        else
            _messages.Add(message);
    }

    private void AddCall(ToolCall call) => (_answer ??= new Answer()).Called.Add(call);

    // The items of one answer are named one by one; together they are the answer.
    private void AddReference(string item)
    {
        EndAnswer();
        var named = new Reference(_messages.Count, ResponseIds.ReplyIn(item));
        if (_references is not [.., var last] || last != named)
            _references.Add(named);
    }

    private void EndAnswer()
    {
        if (_answer is { } answer)
            _messages.Add(new Message(Role.Assistant, [.. answer.Said]) { ToolCalls = [.. answer.Called] });
        _answer = null;
    }

    private sealed class Answer
    {
        public List<Part> Said { get; } = [];

        public List<ToolCall> Called { get; } = [];
    }
}
