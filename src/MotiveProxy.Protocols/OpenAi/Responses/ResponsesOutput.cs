using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>The output of a response in the making: parts become items. Text and refusals that follow one another are one message.</summary>
/// <param name="reply">The reply's id.</param>
internal sealed class ResponsesOutput(string reply)
{
    private readonly List<OutputItem> _items = [];
    private long _bytes;

    /// <summary>The items, in order.</summary>
    public IReadOnlyList<OutputItem> Items => _items;

    /// <summary>How many tokens it is, estimated.</summary>
    public long Tokens => TokenEstimate.OfBytes(_bytes);

    /// <summary>Takes a part.</summary>
    /// <returns>The item that it is, or belongs to.</returns>
    public OutputItem Take(AnswerPart part)
    {
        _bytes += TokenEstimate.BytesOf(part);
        switch (part)
        {
            case AnswerPart.Text text:
                return Append(text.Value, isRefusal: false);
            case AnswerPart.Refusal refusal:
                return Append(refusal.Value, isRefusal: true);
            case AnswerPart.Call call:
                var item = new OutputItem.Call(ResponseIds.OfCall(reply, _items.Count), _items.Count, call.Value);
                _items.Add(item);
                return item;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, "A part without words in this protocol.");
        }
    }

    private OutputItem.Message Append(string text, bool isRefusal)
    {
        if (_items is not [.., OutputItem.Message message])
        {
            message = new OutputItem.Message(ResponseIds.OfMessage(reply, _items.Count), _items.Count);
            _items.Add(message);
        }

        if (message.Contents is not [.., var content] || content.IsRefusal != isRefusal)
        {
            content = new OutputContent(message.Contents.Count, isRefusal);
            message.Contents.Add(content);
        }

        content.Text.Append(text);
        return message;
    }
}

/// <summary>An item of the output.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Index">Where it stands.</param>
internal abstract record OutputItem(string Id, int Index)
{
    /// <summary>What the assistant says.</summary>
    public sealed record Message(string Id, int Index) : OutputItem(Id, Index)
    {
        /// <summary>Its pieces: at least one, and never two of a kind after one another.</summary>
        public List<OutputContent> Contents { get; } = [];
    }

    /// <summary>A call of a tool.</summary>
    public sealed record Call(string Id, int Index, ToolCall Value) : OutputItem(Id, Index);
}

/// <summary>A piece of a message.</summary>
/// <param name="Index">Where in the message it stands.</param>
/// <param name="IsRefusal">Whether it says why the model will not answer.</param>
internal sealed record OutputContent(int Index, bool IsRefusal)
{
    /// <summary>The text, as far as it was given.</summary>
    public StringBuilder Text { get; } = new();
}
