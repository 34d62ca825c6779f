using System.Buffers;
using System.Text;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>
/// The response object, whole or on its way. Fields that repeat what the client has just said (its tools, its format) have the values
/// of their defaults: typed clients want them to be there, and none reads them.
/// </summary>
internal sealed class ResponsesWire(ResponsesRequest request, ReplyHead head)
{
    // Of the request only this is kept: a reply may be held for an hour.
    private readonly string? _previous = request.PreviousResponse;
    private readonly bool _store = request.Store;
    private readonly long _inputTokens = TokenEstimate.Of(request.Turn);

    /// <summary>Writes the object of a response that has no output yet.</summary>
    public void WriteBegun(IBufferWriter<byte> output)
    {
        WriteHead("in_progress"u8, output);
        output.Raw(",\"error\":null,\"incomplete_details\":null,\"output\":[],\"usage\":null}"u8);
    }

    /// <summary>Writes the object of a response that has ended.</summary>
    public void WriteEnded(ResponsesOutput said, FinishReason finish, IBufferWriter<byte> output)
    {
        var cut = ReasonOf(finish);
        WriteHead(StatusOf(finish), output);
        output.Raw(",\"error\":null,\"incomplete_details\":"u8);
        output.Raw(cut.IsEmpty ? "null"u8 : "{\"reason\":\""u8);
        output.Raw(cut);
        output.Raw(cut.IsEmpty ? ""u8 : "\"}"u8);
        WriteOutput(said, StatusOf(finish), output);
        WriteUsage(said.Tokens, output);
    }

    /// <summary>Writes the object of a response that failed.</summary>
    public void WriteFailed(ResponsesOutput said, ErrorReport error, IBufferWriter<byte> output)
    {
        WriteHead("failed"u8, output);
        output.Raw(",\"error\":{\"code\":"u8);
        output.JsonString(error.Code);
        output.Raw(",\"message\":"u8);
        output.JsonString(error.Message);
        output.Raw("},\"incomplete_details\":null"u8);
        WriteOutput(said, "incomplete"u8, output);
        WriteUsage(said.Tokens, output);
    }

    /// <summary>The protocol's word for how an answer ended.</summary>
    public static ReadOnlySpan<byte> StatusOf(FinishReason finish) => ReasonOf(finish).IsEmpty ? "completed"u8 : "incomplete"u8;

    /// <summary>Writes an item of the output.</summary>
    public static void WriteItem(OutputItem item, ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        output.Raw("{\"id\":"u8);
        output.JsonString(item.Id);
        output.Raw(",\"type\":\""u8);
        output.Raw(item is OutputItem.Call ? "function_call"u8 : "message"u8);
        output.Raw("\",\"status\":\""u8);
        output.Raw(status);
        if (item is OutputItem.Call { Value: var call })
            WriteCall(call, output);
        else
            WriteContents(((OutputItem.Message)item).Contents, output);
    }

    /// <summary>Writes an item of the output that has only begun.</summary>
    public static void WriteBegunItem(OutputItem item, IBufferWriter<byte> output)
    {
        OutputItem begun = item is OutputItem.Call call ? call with { Value = call.Value with { Arguments = "" } } : new OutputItem.Message(item.Id, item.Index);
        WriteItem(begun, "in_progress"u8, output);
    }

    /// <summary>Writes a piece of a message.</summary>
    public static void WriteContent(bool isRefusal, StringBuilder? text, IBufferWriter<byte> output)
    {
        output.Raw(isRefusal ? "{\"type\":\"refusal\",\"refusal\":\""u8 : "{\"type\":\"output_text\",\"text\":\""u8);
        WriteText(text, output);
        output.Raw(isRefusal ? "\"}"u8 : "\",\"annotations\":[],\"logprobs\":[]}"u8);
    }

    /// <summary>Writes a text without quotes around it.</summary>
    public static void WriteText(StringBuilder? text, IBufferWriter<byte> output) => output.JsonText(text?.ToString() ?? "");

    private static void WriteCall(ToolCall call, IBufferWriter<byte> output)
    {
        output.Raw("\",\"call_id\":"u8);
        output.JsonString(call.Id);
        output.Raw(",\"name\":"u8);
        output.JsonString(call.Name);
        output.Raw(",\"arguments\":"u8);
        output.JsonString(call.Arguments);
        output.Raw("}"u8);
    }

    private static void WriteContents(List<OutputContent> contents, IBufferWriter<byte> output)
    {
        output.Raw("\",\"role\":\"assistant\",\"content\":["u8);
        var separator = ""u8;
        foreach (var content in contents)
        {
            output.Raw(separator);
            WriteContent(content.IsRefusal, content.Text, output);
            separator = ","u8;
        }

        output.Raw("]}"u8);
    }

    private static ReadOnlySpan<byte> ReasonOf(FinishReason finish) => finish switch
    {
        FinishReason.Stop or FinishReason.ToolCalls => ""u8,
        FinishReason.Length => "max_output_tokens"u8,
        FinishReason.ContentFilter => "content_filter"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(finish), finish, "A reason without a word in this protocol."),
    };

    private void WriteHead(ReadOnlySpan<byte> status, IBufferWriter<byte> output)
    {
        output.Raw("{\"id\":\""u8);
        output.JsonText(ResponseIds.Response);
        output.JsonText(head.Id);
        output.Raw("\",\"object\":\"response\",\"created_at\":"u8);
        output.Number(head.Created.ToUnixTimeSeconds());
        output.Raw(",\"status\":\""u8);
        output.Raw(status);
        output.Raw("\",\"background\":false,\"instructions\":null,\"max_output_tokens\":null,\"metadata\":{},\"model\":"u8);
        output.JsonString(head.Model);
        output.Raw(",\"parallel_tool_calls\":true,\"previous_response_id\":"u8);
        output.JsonString(_previous);
        output.Raw(",\"reasoning\":{\"effort\":null,\"summary\":null},\"store\":"u8);
        output.Raw(_store ? "true"u8 : "false"u8);
        output.Raw(",\"temperature\":1,\"text\":{\"format\":{\"type\":\"text\"}},\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1,\"truncation\":\"disabled\""u8);
    }

    private static void WriteOutput(ResponsesOutput said, ReadOnlySpan<byte> lastStatus, IBufferWriter<byte> output)
    {
        output.Raw(",\"output\":["u8);
        foreach (var item in said.Items)
        {
            if (item.Index > 0)
                output.Raw(","u8);
            WriteItem(item, item.Index == said.Items.Count - 1 ? lastStatus : "completed"u8, output);
        }

        output.Raw("]"u8);
    }

    private void WriteUsage(long outputTokens, IBufferWriter<byte> output)
    {
        output.Raw(",\"usage\":{\"input_tokens\":"u8);
        output.Number(_inputTokens);
        output.Raw(",\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":"u8);
        output.Number(outputTokens);
        output.Raw(",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"u8);
        output.Number(_inputTokens + outputTokens);
        output.Raw("}}"u8);
    }
}
