using System.Collections.Immutable;
using MotiveProxy.Core.Conversations;

namespace MotiveProxy.Server.Operator;

/// <summary>From the core's words for a conversation to the operator API's.</summary>
internal static class TurnDocuments
{
    /// <summary>A turn.</summary>
    public static TurnDocument Of(Turn turn) => new(
        [.. turn.Messages.Select(Of)],
        [.. turn.Tools.Select(tool => new ToolDocument(tool.Name, tool.Description, tool.Parameters))],
        Of(turn.ToolChoice),
        Of(turn.Format));

    /// <summary>Parts of an answer.</summary>
    public static ImmutableArray<PartDocument> Of(IEnumerable<AnswerPart> parts) => [.. parts.Select(Of)];

    /// <summary>A part of an answer.</summary>
    public static PartDocument Of(AnswerPart part) => part switch
    {
        AnswerPart.Text text => new PartDocument(Text: text.Value),
        AnswerPart.Refusal refusal => new PartDocument(Refusal: refusal.Value),
        AnswerPart.Call call => new PartDocument(ToolCall: Of(call.Value)),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static MessageDocument Of(Message message) => new(
        OperatorWords.Of(message.Role),
        [.. message.Content.Select(Of)],
        message.ToolCalls.IsEmpty ? null : [.. message.ToolCalls.Select(Of)],
        message.ToolCallId,
        message.Name);

    private static ContentDocument Of(Part part) => part switch
    {
        Part.Text text => new ContentDocument("text", Text: text.Value),
        Part.Image image => new ContentDocument("image", Url: image.Url),
        Part.Attachment attachment => new ContentDocument("attachment", Kind: attachment.Kind, Reference: attachment.Reference),
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static ToolCallDocument Of(ToolCall call) => new(call.Id, call.Name, call.Arguments);

    private static ToolChoiceDocument Of(ToolChoice choice) => choice switch
    {
        ToolChoice.Auto => new ToolChoiceDocument("auto"),
        ToolChoice.None => new ToolChoiceDocument("none"),
        ToolChoice.Required => new ToolChoiceDocument("required"),
        ToolChoice.Named named => new ToolChoiceDocument("named", named.Tool),
        _ => throw new ArgumentOutOfRangeException(nameof(choice)),
    };

    private static ResponseFormatDocument Of(ResponseFormat format) => format switch
    {
        ResponseFormat.PlainText => new ResponseFormatDocument("text"),
        ResponseFormat.JsonObject => new ResponseFormatDocument("json_object"),
        ResponseFormat.JsonSchema schema => new ResponseFormatDocument("json_schema", schema.Name, schema.Schema),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
