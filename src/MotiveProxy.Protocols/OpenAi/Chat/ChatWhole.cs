using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>A chat reply as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class ChatWhole(ChatRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a reply may be held for an hour.
    private readonly bool _legacy = request.LegacyFunctions;
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
        var calls = _parts.OfType<AnswerPart.Call>().Select(part => part.Value).ToList();
        ChatWire.Begin(output, head, "chat.completion"u8);
        output.Raw("{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"u8);
        WriteContent(output);
        output.Raw(",\"refusal\":"u8);
        WriteRefusal(output);
        WriteCalls(calls, output);
        output.Raw("},\"logprobs\":null,\"finish_reason\":\""u8);
        output.Raw(ChatWire.Word(finish, calls.Count > 0, _legacy));
        output.Raw("\"}],\"usage\":"u8);
        Usage.Write(output, _promptTokens, TokenEstimate.OfBytes(_parts.Sum(part => (long)TokenEstimate.BytesOf(part))));
        output.Raw("}"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }

    // Without text it is null beside a call or a refusal, and empty where the answer is empty.
    private void WriteContent(IBufferWriter<byte> output)
    {
        if (_parts.Count > 0 && !_parts.Exists(part => part is AnswerPart.Text))
        {
            output.Raw("null"u8);
            return;
        }

        output.Raw("\""u8);
        foreach (var part in _parts)
        {
            if (part is AnswerPart.Text text)
                output.JsonText(text.Value);
        }

        output.Raw("\""u8);
    }

    private void WriteRefusal(IBufferWriter<byte> output)
    {
        if (!_parts.Exists(part => part is AnswerPart.Refusal))
        {
            output.Raw("null"u8);
            return;
        }

        output.Raw("\""u8);
        foreach (var part in _parts)
        {
            if (part is AnswerPart.Refusal refusal)
                output.JsonText(refusal.Value);
        }

        output.Raw("\""u8);
    }

    private void WriteCalls(List<ToolCall> calls, IBufferWriter<byte> output)
    {
        if (calls.Count == 0)
            return;

        // The older protocol has room for one call only.
        if (_legacy)
        {
            output.Raw(",\"function_call\":"u8);
            ChatWire.Function(output, calls[0]);
            return;
        }

        var separator = ",\"tool_calls\":[{"u8;
        foreach (var call in calls)
        {
            output.Raw(separator);
            ChatWire.Call(output, call);
            separator = "},{"u8;
        }

        output.Raw("}]"u8);
    }
}
