using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>A reply as lines of JSON: one a part, and a last one that is done.</summary>
internal sealed class OllamaStream : IReplyFold
{
    // Of the request only this is kept: a stream may be held for an hour.
    private readonly OllamaShape _shape;
    private readonly long _promptTokens;
    private readonly bool _loads;
    private readonly byte[] _begin;

    private long _bytes;

    /// <summary>Begins a stream.</summary>
    public OllamaStream(OllamaRequest request, ReplyHead head)
    {
        _shape = request.Shape;
        _loads = request.Loads;
        _promptTokens = TokenEstimate.Of(request.Turn);
        _begin = OllamaWire.Begin(head);
    }

    /// <inheritdoc/>
    public string ContentType => "application/x-ndjson";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
        // The headers are enough of a beginning.
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output) => WriteLine([], output);

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        _bytes += TokenEstimate.BytesOf(part);
        WriteLine([part], output);
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        output.Raw(_begin);
        _shape.Write([], output);
        OllamaWire.End(OllamaWire.Word(finish, _loads), _promptTokens, TokenEstimate.OfBytes(_bytes), output);
        output.Raw("\n"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        OllamaErrors.Write(error, output);
        output.Raw("\n"u8);
    }

    private void WriteLine(IReadOnlyList<AnswerPart> parts, IBufferWriter<byte> output)
    {
        output.Raw(_begin);
        _shape.Write(parts, output);
        output.Raw(",\"done\":false}\n"u8);
    }
}
