using System.Buffers;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>
/// A response as server-sent events, in the order that the strictest client holds them to: each item is added, filled and done
/// before the next, and the last event has all of the output once more.
/// </summary>
internal sealed class ResponsesStream(ResponsesWire wire, ReplyHead head) : IReplyFold
{
    private readonly ResponsesOutput _said = new(head.Id);
    private OutputItem? _item;
    private OutputContent? _content;
    private long _number;

    /// <inheritdoc/>
    public string ContentType => "text/event-stream";

    /// <inheritdoc/>
    public bool Streams => true;

    /// <inheritdoc/>
    public void Open(IBufferWriter<byte> output) => Begun("response.created"u8, output);

    /// <inheritdoc/>
    public void Beat(IBufferWriter<byte> output) => Begun("response.in_progress"u8, output);

    /// <inheritdoc/>
    public void Part(AnswerPart part, IBufferWriter<byte> output)
    {
        var item = _said.Take(part);
        if (!ReferenceEquals(item, _item))
        {
            EndItem("completed"u8, output);
            AddItem(item, output);
        }

        switch (part)
        {
            case AnswerPart.Text text:
                Say(text.Value, "response.output_text.delta"u8, output);
                break;
            case AnswerPart.Refusal refusal:
                Say(refusal.Value, "response.refusal.delta"u8, output);
                break;
            case AnswerPart.Call call:
                BeginOf(item, "response.function_call_arguments.delta"u8, output);
                output.Raw(",\"delta\":"u8);
                output.JsonString(call.Value.Arguments);
                End(output);
                break;
        }
    }

    /// <inheritdoc/>
    public void End(FinishReason finish, IBufferWriter<byte> output)
    {
        // Clients look for the text of an empty answer as of any other.
        if (_item is null)
            Part(new AnswerPart.Text(""), output);

        var status = ResponsesWire.StatusOf(finish);
        EndItem(status, output);
        Begin(status is [(byte)'c', ..] ? "response.completed"u8 : "response.incomplete"u8, output);
        output.Raw(",\"response\":"u8);
        wire.WriteEnded(_said, finish, output);
        End(output);
    }

    /// <summary>Writes the failure twice: as the event that SDKs throw for, nested and flat as one or the other looks for it, and as that which agents read.</summary>
    public void Fail(ErrorReport error, IBufferWriter<byte> output)
    {
        Begin("error"u8, output);
        output.Raw(",\"code\":"u8);
        output.JsonString(error.Code);
        output.Raw(",\"message\":"u8);
        output.JsonString(error.Message);
        output.Raw(",\"param\":"u8);
        output.JsonString(error.Parameter);
        output.Raw(","u8);
        OpenAiErrors.WriteField(error, output);
        End(output);

        Begin("response.failed"u8, output);
        output.Raw(",\"response\":"u8);
        wire.WriteFailed(_said, error, output);
        End(output);
    }

    private void Begun(ReadOnlySpan<byte> type, IBufferWriter<byte> output)
    {
        Begin(type, output);
        output.Raw(",\"response\":"u8);
        wire.WriteBegun(output);
        End(output);
    }

    private void AddItem(OutputItem item, IBufferWriter<byte> output)
    {
        _item = item;
        Begin("response.output_item.added"u8, output);
        output.Raw(",\"output_index\":"u8);
        output.Number(item.Index);
        output.Raw(",\"item\":"u8);
        ResponsesWire.WriteBegunItem(item, output);
        End(output);
    }

    private void EndItem(ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        if (_item is null)
            return;

        EndContent(output);
        if (_item is OutputItem.Call call)
        {
            BeginOf(call, "response.function_call_arguments.done"u8, output);
            output.Raw(",\"name\":"u8);
            output.JsonString(call.Value.Name);
            output.Raw(",\"arguments\":"u8);
            output.JsonString(call.Value.Arguments);
            End(output);
        }

        Begin("response.output_item.done"u8, output);
        output.Raw(",\"output_index\":"u8);
        output.Number(_item.Index);
        output.Raw(",\"item\":"u8);
        ResponsesWire.WriteItem(_item, status, output);
        End(output);
    }

    private void Say(string text, ReadOnlySpan<byte> delta, IBufferWriter<byte> output)
    {
        var content = ((OutputItem.Message)_item!).Contents[^1];
        if (!ReferenceEquals(content, _content))
        {
            EndContent(output);
            _content = content;
            BeginOfContent("response.content_part.added"u8, output);
            output.Raw(",\"part\":"u8);
            ResponsesWire.WriteContent(content.IsRefusal, text: null, output);
            End(output);
        }

        BeginOfContent(delta, output);
        output.Raw(",\"delta\":"u8);
        output.JsonString(text);
        output.Raw(content.IsRefusal ? ""u8 : ",\"logprobs\":[]"u8);
        End(output);
    }

    private void EndContent(IBufferWriter<byte> output)
    {
        if (_content is not { } content)
            return;

        BeginOfContent(content.IsRefusal ? "response.refusal.done"u8 : "response.output_text.done"u8, output);
        output.Raw(content.IsRefusal ? ",\"refusal\":\""u8 : ",\"logprobs\":[],\"text\":\""u8);
        ResponsesWire.WriteText(content.Text, output);
        output.Raw("\""u8);
        End(output);

        BeginOfContent("response.content_part.done"u8, output);
        output.Raw(",\"part\":"u8);
        ResponsesWire.WriteContent(content.IsRefusal, content.Text, output);
        End(output);
        _content = null;
    }

    private void Begin(ReadOnlySpan<byte> type, IBufferWriter<byte> output)
    {
        output.Raw("event: "u8);
        output.Raw(type);
        output.Raw("\ndata: {\"type\":\""u8);
        output.Raw(type);
        output.Raw("\",\"sequence_number\":"u8);
        output.Number(_number++);
    }

    private void BeginOf(OutputItem item, ReadOnlySpan<byte> type, IBufferWriter<byte> output)
    {
        Begin(type, output);
        output.Raw(",\"item_id\":"u8);
        output.JsonString(item.Id);
        output.Raw(",\"output_index\":"u8);
        output.Number(item.Index);
    }

    private void BeginOfContent(ReadOnlySpan<byte> type, IBufferWriter<byte> output)
    {
        BeginOf(_item!, type, output);
        output.Raw(",\"content_index\":"u8);
        output.Number(_content!.Index);
    }

    private static void End(IBufferWriter<byte> output) => output.Raw("}\n\n"u8);
}
