using System.Collections.Immutable;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Protocols;
using MotiveProxy.Runtimes.Kept;

namespace MotiveProxy.Server.Http;

/// <summary>An answer in the making that is kept, with what was said before it.</summary>
/// <param name="kept">Where.</param>
/// <param name="session">The session.</param>
/// <param name="continuation">How its request continued a conversation.</param>
/// <param name="before">What that went on from.</param>
/// <param name="said">What was new in it.</param>
/// <param name="tools">The tools that it declared, if they are kept.</param>
internal sealed class KeptAnswer(
    IKeptAnswers kept, SessionName session, Continuation continuation, KeptConversation? before, ImmutableArray<Message> said, ImmutableArray<ToolDeclaration> tools)
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

    /// <summary>The answer is whole: it is kept when this is done.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="leaving">Its client is gone.</param>
    public Task EndAsync(string id, CancellationToken leaving)
    {
        var answer = Message.Of(Role.Assistant, _text.ToString()) with { ToolCalls = _calls };
        var link = new KeptLink(id, said.Add(answer))
        {
            After = continuation.After,
            Before = before,
            Named = [.. continuation.References.Select(reference => reference.Reply)],
            Tools = tools,
        };
        return kept.KeepAsync(session, link, leaving);
    }
}
