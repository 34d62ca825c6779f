using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>
/// A reply as objects of which each holds a part, and the last one why it ended: as server-sent events without any terminal event but that,
/// for <c>[DONE]</c> would be an error to Google's clients, or as an array that is written element by element.
/// </summary>
internal sealed class ContentStream : IReplyFold
{
    // Of the request only this is kept: a stream may be held for an hour.
    private readonly bool _isArray;
    private readonly long _promptTokens;
    private readonly byte[] _tail;

    private long _bytes;
    private bool _hasRefusal;
    private bool _hasElements;

    /// <summary>Begins a stream.</summary>
    public ContentStream(DecodedRequest request, ReplyHead head, bool isArray)
    {
        _isArray = isArray;
        _promptTokens = TokenEstimate.Of(request.Turn);
        _tail = ContentWire.Tail(head);
    }

    /// <inheritdoc/>
    public string ContentType => _isArray ? "application/json" : "text/event-stream";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
        if (_isArray)
            output.Raw("["u8);
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output)
    {
        // White space is nothing between the elements of an array; among events comments would be fatal to @google/genai 1.30, in Gemini CLI.
        if (_isArray)
            output.Raw("\n"u8);
        else
            Write(new AnswerPart.Text(""), output);
    }

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        _bytes += TokenEstimate.BytesOf(part);
        _hasRefusal |= part is AnswerPart.Refusal;
        Write(part, output);
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        BeginFrame(output);
        output.Raw(ContentWire.Begin);
        output.Raw(ContentWire.Nothing);
        ContentWire.End(finish, _hasRefusal, _promptTokens, TokenEstimate.OfBytes(_bytes), output);
        output.Raw(_tail);
        EndFrame(output);
        if (_isArray)
            output.Raw("]"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        BeginFrame(output);
        GeminiErrors.Write(error, output);
        EndFrame(output);
    }

    private void Write(AnswerPart part, IBufferWriter<byte> output)
    {
        BeginFrame(output);
        output.Raw(ContentWire.Begin);
        switch (part)
        {
            case AnswerPart.Text text:
                WriteText(text.Value, output);
                break;
            case AnswerPart.Refusal refusal:
                WriteText(refusal.Value, output);
                break;
            case AnswerPart.Call call:
                ContentWire.Call(call.Value, output);
                break;
        }

        output.Raw("],\"role\":\"model\"},\"index\":0}]"u8);
        output.Raw(_tail);
        EndFrame(output);
    }

    private static void WriteText(string text, IBufferWriter<byte> output)
    {
        output.Raw("{\"text\":"u8);
        output.JsonString(text);
        output.Raw("}"u8);
    }

    private void BeginFrame(IBufferWriter<byte> output)
    {
        if (!_isArray)
            output.Raw("data: "u8);
        else if (_hasElements)
            output.Raw(","u8);
        _hasElements = true;
    }

    private void EndFrame(IBufferWriter<byte> output) => output.Raw(_isArray ? "\n"u8 : "\n\n"u8);
}
