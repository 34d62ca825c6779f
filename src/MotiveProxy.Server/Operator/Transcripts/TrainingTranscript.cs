using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Core.Sessions;
using MotiveProxy.Runtimes;

namespace MotiveProxy.Server.Operator.Transcripts;

/// <summary>
/// Conversations as OpenAI's fine-tuning takes them (<c>messages</c> and <c>tools</c> of the chat format): a line for each conversation of the
/// caller that ends in an answer. A conversation that went on, word for word, is there once: in its last state.
/// </summary>
internal sealed class TrainingTranscript : ITranscriptWriter
{
    private readonly Dictionary<TurnId, Turn> _open = [];

    // By the messages as JSON, which are what the client tells when it goes on; with the number of the answer, which orders them.
    private readonly Dictionary<string, (long Number, string Tools)> _conversations = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string ContentType => EventLines.MediaType;

    /// <inheritdoc/>
    public void Write(SessionNotice notice, IBufferWriter<byte> output)
    {
        switch (notice.Event)
        {
            case SessionEvent.PromptOpened opened:
                _open[opened.Id] = opened.Turn;
                break;
            case SessionEvent.PromptFolded folded:
                _open.Remove(folded.Id);
                break;
            case SessionEvent.TurnWithdrawn withdrawn:
                _open.Remove(withdrawn.Id);
                break;
            case SessionEvent.PromptAnswered answered:
                if (_open.Remove(answered.Id, out var turn) && answered.Outcome is Outcome.Answered)
                    Add(notice.Number, turn, answered.Parts);
                break;
        }
    }

    /// <inheritdoc/>
    public void End(IBufferWriter<byte> output)
    {
        foreach (var (messages, (_, tools)) in _conversations.OrderBy(pair => pair.Value.Number))
            Encoding.UTF8.GetBytes($"{{\"messages\":[{messages}]{tools}}}\n", output);
    }

    private void Add(long number, Turn turn, IReadOnlyList<AnswerPart> answer)
    {
        var messages = turn.Messages.Select(message => TrainingJson.Of(message)).ToList();
        var told = turn.LastAssistantMessage is { } last ? turn.Messages.LastIndexOf(last) + 1 : 0;
        _conversations.Remove(string.Join(',', messages.Take(told)));
        var tools = turn.Tools.IsEmpty ? string.Empty : $",\"tools\":{TrainingJson.Of(turn.Tools)}";
        _conversations[string.Join(',', messages.Append(TrainingJson.Of(answer)))] = (number, tools);
    }
}
