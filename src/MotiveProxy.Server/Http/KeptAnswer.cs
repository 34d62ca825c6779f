using System.Collections.Immutable;
using System.Text;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Http;

/// <summary>An answer in the making that is kept, with what was said before it.</summary>
/// <param name="said">What was said before it.</param>
/// <param name="keep">Keeps the whole of it under the answer's id.</param>
internal sealed class KeptAnswer(ImmutableArray<Message> said, Action<string, ImmutableArray<Message>> keep)
{
    private readonly StringBuilder _text = new();
    private ImmutableArray<ToolCall> _calls = [];

    /// <summary>Takes a part of the answer.</summary>
    public void Part(AnswerPart part)
    {
        switch (part)
        {
            case AnswerPart.Text text:
                _text.Append(text.Value);
                break;
            case AnswerPart.Refusal refusal:
                _text.Append(refusal.Value);
                break;
            case AnswerPart.Call call:
                _calls = _calls.Add(call.Value);
                break;
        }
    }

    /// <summary>The answer is whole.</summary>
    /// <param name="id">Its id.</param>
    public void End(string id) => keep(id, said.Add(Message.Of(Role.Assistant, _text.ToString()) with { ToolCalls = _calls }));
}
