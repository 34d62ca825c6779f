using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>
/// A message as server-sent events, each with its <c>event:</c> line, without which clients drop it. Text goes into one block
/// for as long as nothing else comes between; a tool call is a block of its own.
/// </summary>
internal sealed class MessagesStream(DecodedRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a stream may be held for an hour.
    private readonly long _inputTokens = TokenEstimate.Of(request.Turn);

    private long _bytes;
    private int _blocks;
    private bool _inText;
    private bool _hasCalls;
    private bool _hasRefusal;

    /// <inheritdoc/>
    public string ContentType => "text/event-stream";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
        output.Raw("event: message_start\ndata: {\"type\":\"message_start\",\"message\":"u8);
        MessagesWire.Begin(output, head);
        output.Raw("],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":"u8);
        MessagesWire.Usage(output, _inputTokens, OutputTokens);
        output.Raw("}}\n\n"u8);
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output)
    {
        // Claude Code gives up on a stream of pings after 750 s. A delta without a reason commits to nothing and counts for every client.
        WriteDelta("null"u8, output);
    }

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        _bytes += TokenEstimate.BytesOf(part);
        switch (part)
        {
            case AnswerPart.Text text:
                WriteText(text.Value, output);
                break;
            case AnswerPart.Refusal refusal:
                _hasRefusal = true;
                WriteText(refusal.Value, output);
                break;
            case AnswerPart.Call call:
                _hasCalls = true;
                WriteCall(call.Value, output);
                break;
        }
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        EndText(output);
        WriteDelta(MessagesWire.Word(finish, _hasCalls, _hasRefusal), output);
        output.Raw("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        output.Raw("event: error\ndata: "u8);
        AnthropicErrors.Write(error, output);
        output.Raw("\n\n"u8);
    }

    // Never nothing, not even before the first word: so it was measured.
    private long OutputTokens => Math.Max(1, TokenEstimate.OfBytes(_bytes));

    private void WriteDelta(ReadOnlySpan<byte> reason, IBufferWriter<byte> output)
    {
        var quote = reason.SequenceEqual("null"u8) ? ""u8 : "\""u8;
        output.Raw("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"u8);
        output.Raw(quote);
        output.Raw(reason);
        output.Raw(quote);
        output.Raw(",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"u8);
        output.Number(OutputTokens);
        output.Raw("}}\n\n"u8);
    }

    // The protocol knows no empty blocks of text.
    private void WriteText(string text, IBufferWriter<byte> output)
    {
        if (text.Length == 0)
            return;

        if (!_inText)
        {
            BeginBlock(output);
            output.Raw("{\"type\":\"text\",\"text\":\"\"}}\n\n"u8);
            _inText = true;
        }

        BeginBlockDelta(output);
        output.Raw("{\"type\":\"text_delta\",\"text\":"u8);
        output.JsonString(text);
        output.Raw("}}\n\n"u8);
    }

    private void WriteCall(ToolCall call, IBufferWriter<byte> output)
    {
        EndText(output);
        BeginBlock(output);
        output.Raw("{\"type\":\"tool_use\",\"id\":"u8);
        output.JsonString(call.Id);
        output.Raw(",\"name\":"u8);
        output.JsonString(call.Name);
        output.Raw(",\"input\":{}"u8);
        output.Raw(MessagesWire.EndOfCall);
        output.Raw("}\n\n"u8);

        BeginBlockDelta(output);
        output.Raw("{\"type\":\"input_json_delta\",\"partial_json\":"u8);
        output.JsonString(MessagesWire.Input(call));
        output.Raw("}}\n\n"u8);
        EndBlock(output);
    }

    private void EndText(IBufferWriter<byte> output)
    {
        if (_inText)
            EndBlock(output);
        _inText = false;
    }

    private void BeginBlock(IBufferWriter<byte> output)
    {
        output.Raw("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":"u8);
        output.Number(_blocks);
        output.Raw(",\"content_block\":"u8);
    }

    private void BeginBlockDelta(IBufferWriter<byte> output)
    {
        output.Raw("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":"u8);
        output.Number(_blocks);
        output.Raw(",\"delta\":"u8);
    }

    private void EndBlock(IBufferWriter<byte> output)
    {
        output.Raw("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":"u8);
        output.Number(_blocks++);
        output.Raw("}\n\n"u8);
    }
}
