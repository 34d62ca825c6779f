using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>A legacy completion as server-sent events: one chunk a part, then the finish, the usage where asked for, and <c>[DONE]</c>.</summary>
internal sealed class CompletionsStream(CompletionsRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a stream may be held for an hour.
    private readonly bool _includeUsage = request.IncludeUsage;
    private readonly long _promptTokens = request.IncludeUsage ? TokenEstimate.Of(request.Turn) : 0;

    private long _bytes;

    /// <inheritdoc/>
    public string ContentType => "text/event-stream";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output) => Chunk("", finish: null, output);

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output) => Chunk("", finish: null, output);

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        var text = CompletionsWire.TextOf(part);
        _bytes += Encoding.UTF8.GetByteCount(text);
        Chunk(text, finish: null, output);
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        Chunk("", finish, output);
        if (_includeUsage)
        {
            Begin(output);
            output.Raw("],\"usage\":"u8);
            Usage.Write(output, _promptTokens, TokenEstimate.OfBytes(_bytes));
            output.Raw("}\n\n"u8);
        }

        output.Raw("data: [DONE]\n\n"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("data: "u8);
        OpenAiErrors.Write(error, output);
        output.Raw("\n\n"u8);
    }

    private void Chunk(string text, FinishReason? finish, IBufferWriter<byte> output)
    {
        Begin(output);
        output.Raw("{\"text\":"u8);
        output.JsonString(text);
        CompletionsWire.EndChoice(output, finish);
        output.Raw(_includeUsage ? "],\"usage\":null}\n\n"u8 : "]}\n\n"u8);
    }

    private void Begin(IBufferWriter<byte> output)
    {
        output.Raw("data: "u8);
        CompletionsWire.Begin(output, head);
    }
}
