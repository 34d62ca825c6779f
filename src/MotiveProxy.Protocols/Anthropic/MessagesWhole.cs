using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>A message as one JSON object, written at its end; until then line ends keep the client patient.</summary>
internal sealed class MessagesWhole(DecodedRequest request, ReplyHead head) : IReplyFold
{
    // Of the request only this is kept: a reply may be held for an hour.
    private readonly long _inputTokens = TokenEstimate.Of(request.Turn);

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
        MessagesWire.Begin(output, head);
        WriteContent(output);
        output.Raw("],\"stop_reason\":\""u8);
        output.Raw(MessagesWire.Word(finish, _parts.Exists(part => part is AnswerPart.Call), _parts.Exists(part => part is AnswerPart.Refusal)));
        output.Raw("\",\"stop_sequence\":null,\"usage\":"u8);
        MessagesWire.Usage(output, _inputTokens, TokenEstimate.OfBytes(_parts.Sum(part => (long)TokenEstimate.BytesOf(part))));
        output.Raw("}"u8);
    }

    /// <inheritdoc/>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        // A body that has begun can only become an answer: clients would take an error object for one.
    }

    // Text that follows text is in its block; the protocol knows no empty ones.
    private void WriteContent(IBufferWriter<byte> output)
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
                output.Raw(text is null ? "{\"type\":\"tool_use\",\"id\":"u8 : "{\"type\":\"text\",\"text\":\""u8);
                separator = ","u8;
            }

            inText = text is not null;
            if (part is AnswerPart.Call call)
                WriteCall(call.Value, output);
            else
                output.JsonText(text);
        }

        if (inText)
            output.Raw("\"}"u8);
    }

    private static void WriteCall(ToolCall call, IBufferWriter<byte> output)
    {
        output.JsonString(call.Id);
        output.Raw(",\"name\":"u8);
        output.JsonString(call.Name);
        output.Raw(",\"input\":"u8);
        output.Raw(Encoding.UTF8.GetBytes(MessagesWire.Input(call)));
        output.Raw(MessagesWire.EndOfCall);
    }
}
