using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>A reply as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class OllamaWhole(OllamaRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a reply may be held for an hour.
    private readonly OllamaShape _shape = request.Shape;
    private readonly bool _loads = request.Loads;
    private readonly long _promptTokens = TokenEstimate.Of(request.Turn);

    private readonly List<AnswerPart> _parts = [];

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
    public void Part(AnswerPart part, IBufferWriter<byte> output) => _parts.Add(part);

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        output.Raw(OllamaWire.Begin(head));
        _shape.Write(_parts, output);
        var tokens = TokenEstimate.OfBytes(_parts.Sum(part => (long)TokenEstimate.BytesOf(part)));
        OllamaWire.End(OllamaWire.Word(finish, _loads), _promptTokens, tokens, output);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }
}
