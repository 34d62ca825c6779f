using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>A legacy completion as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class CompletionsWhole(CompletionsRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a reply may be held for an hour.
    private readonly long _promptTokens = TokenEstimate.Of(request.Turn);

    private readonly StringBuilder _text = new();

    /// <inheritdoc/>
    public string ContentType => "application/json";

    /// <inheritdoc/>
    public bool Streams => false;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output) => output.Raw("\n"u8);

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output) => _text.Append(CompletionsWire.TextOf(part));

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        var text = _text.ToString();
        CompletionsWire.Begin(output, head);
        output.Raw("{\"text\":"u8);
        output.JsonString(text);
        CompletionsWire.EndChoice(output, finish);
        output.Raw("],\"usage\":"u8);
        Usage.Write(output, _promptTokens, TokenEstimate.OfBytes(Encoding.UTF8.GetByteCount(text)));
        output.Raw("}"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }
}
