using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>A reply as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class ContentWhole(DecodedRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a reply may be held for an hour.
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
        output.Raw(ContentWire.Begin);
        WriteParts(output);
        var tokens = TokenEstimate.OfBytes(_parts.Sum(part => (long)TokenEstimate.BytesOf(part)));
        ContentWire.End(finish, _parts.Exists(part => part is AnswerPart.Refusal), _promptTokens, tokens, output);
        output.Raw(ContentWire.Tail(head));
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }

    // Text that follows text is in its part; an empty one says nothing, unless nothing else is said.
    private void WriteParts(IBufferWriter<byte> output)
    {
        var inText = false;
        var separator = ""u8;
        foreach (var part in _parts)
        {
            var text = part switch
            {
                AnswerPart.Text said => said.Value,
                AnswerPart.Refusal refused => refused.Value,
                _ => null,
            };
            if (text is "")
                continue;

            if (text is null || !inText)
            {
                output.Raw(inText ? "\"},"u8 : separator);
                output.Raw(text is null ? ""u8 : "{\"text\":\""u8);
                separator = ","u8;
            }

            inText = text is not null;
            if (part is AnswerPart.Call call)
                ContentWire.Call(call.Value, output);
            else
                output.JsonText(text);
        }

        if (separator.IsEmpty)
            output.Raw(ContentWire.Nothing);
        if (inText)
            output.Raw("\"}"u8);
    }
}
