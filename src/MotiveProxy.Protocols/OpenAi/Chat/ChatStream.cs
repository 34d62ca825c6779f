using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>A chat reply as server-sent events: one chunk a part, then the finish, the usage where asked for, and <c>[DONE]</c>.</summary>
internal sealed class ChatStream : IReplyFold
{
    // Of the request only this is kept: a stream may be held for an hour.
    private readonly bool _includeUsage;
    private readonly bool _legacy;
    private readonly long _promptTokens;
    private readonly byte[] _begin;

    private long _bytes;
    private int _calls;

    /// <summary>Begins a stream.</summary>
    public ChatStream(ChatRequest request, ReplyHead head)
    {
        _includeUsage = request.IncludeUsage;
        _legacy = request.LegacyFunctions;
        _promptTokens = _includeUsage ? TokenEstimate.Of(request.Turn) : 0;

        var begin = new ArrayBufferWriter<byte>(256);
        begin.Raw("data: "u8);
        ChatWire.Begin(begin, head, "chat.completion.chunk"u8);
        _begin = begin.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public string ContentType => "text/event-stream";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output)
    {
        BeginDelta(output);
        output.Raw("\"role\":\"assistant\",\"content\":\"\""u8);
        EndDelta(output);
    }

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output)
    {
        BeginDelta(output);
        output.Raw("\"content\":\"\""u8);
        EndDelta(output);
    }

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        // The older protocol has room for one call only.
        if (part is AnswerPart.Call && _legacy && _calls > 0)
            return;

        _bytes += TokenEstimate.BytesOf(part);
        BeginDelta(output);
        switch (part)
        {
            case AnswerPart.Text text:
                output.Raw("\"content\":"u8);
                output.JsonString(text.Value);
                break;
            case AnswerPart.Refusal refusal:
                output.Raw("\"refusal\":"u8);
                output.JsonString(refusal.Value);
                break;
            case AnswerPart.Call call:
                WriteCall(call.Value, output);
                break;
        }

        EndDelta(output);
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        BeginDelta(output);
        output.Raw("},\"logprobs\":null,\"finish_reason\":\""u8);
        output.Raw(ChatWire.Word(finish, _calls > 0, _legacy));
        output.Raw("\"}"u8);
        EndChunk(output);

        if (_includeUsage)
        {
            output.Raw(_begin);
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

    private void WriteCall(ToolCall call, IBufferWriter<byte> output)
    {
        if (_legacy)
        {
            output.Raw("\"function_call\":"u8);
            ChatWire.Function(output, call);
        }
        else
        {
            output.Raw("\"tool_calls\":[{\"index\":"u8);
            output.Number(_calls);
            output.Raw(","u8);
            ChatWire.Call(output, call);
            output.Raw("}]"u8);
        }

        _calls++;
    }

    private void BeginDelta(IBufferWriter<byte> output)
    {
        output.Raw(_begin);
        output.Raw("{\"index\":0,\"delta\":{"u8);
    }

    private void EndDelta(IBufferWriter<byte> output)
    {
        output.Raw("},\"logprobs\":null,\"finish_reason\":null}"u8);
        EndChunk(output);
    }

    private void EndChunk(IBufferWriter<byte> output) =>
        output.Raw(_includeUsage ? "],\"usage\":null}\n\n"u8 : "]}\n\n"u8);
}
