using MotiveProxy.Core.Conversations;
using static MotiveProxy.Runtimes.Storage.Records.RecordWords;

namespace MotiveProxy.Runtimes.Storage.Records;

/// <summary>Turns as stored documents, and back.</summary>
internal static class TurnRecords
{
    private const string None = "none";
    private const string Required = "required";
    private const string Named = "named";

    private static readonly RecordFormat<TurnRecord> Format = new("turn", RecordJson.Default.TurnRecord);

    /// <summary>Writes a turn.</summary>
    public static byte[] Write(Turn turn) => Format.Write(new TurnRecord
    {
        Messages = List(turn.Messages, Of),
        Tools = List(turn.Tools, tool => new ToolRecord { Name = tool.Name, Description = tool.Description, Parameters = tool.Parameters }),
        Choice = Of(turn.ToolChoice),
        Answer = Of(turn.Format),
    });

    /// <summary>Reads a turn.</summary>
    public static Turn Read(ReadOnlySpan<byte> bytes)
    {
        var record = Format.Read(bytes);
        return new Turn(To(record.Messages, ToMessage))
        {
            Tools = To(record.Tools, tool => new ToolDeclaration(Present(tool.Name), tool.Description, tool.Parameters)),
            ToolChoice = ToChoice(record.Choice),
            Format = ToFormat(record.Answer),
        };
    }

    /// <summary>A call of a tool.</summary>
    public static ToolCallRecord Of(ToolCall call) => new() { Id = call.Id, Name = call.Name, Arguments = call.Arguments };

    /// <summary>A call of a tool.</summary>
    public static ToolCall ToCall(ToolCallRecord record) => new(Present(record.Id), Present(record.Name), Present(record.Arguments));

    private static MessageRecord Of(Message message) => new()
    {
        Role = Word(message.Role),
        Content = List(message.Content, Of),
        Calls = List(message.ToolCalls, Of),
        Call = message.ToolCallId,
        Name = message.Name,
    };

    private static Message ToMessage(MessageRecord record) => new(To<Role>(record.Role), To(record.Content, ToPart))
    {
        ToolCalls = To(record.Calls, ToCall),
        ToolCallId = record.Call,
        Name = record.Name,
    };

    private static PartRecord Of(Part part) => part switch
    {
        Part.Text text => new PartRecord { Text = text.Value },
        Part.Image image => new PartRecord { Image = image.Url },
        Part.Attachment attachment => new PartRecord { Attachment = attachment.Kind, Reference = attachment.Reference },
        _ => throw new ArgumentOutOfRangeException(nameof(part)),
    };

    private static Part ToPart(PartRecord record) => record switch
    {
        { Text: { } text } => new Part.Text(text),
        { Image: { } url } => new Part.Image(url),
        { Attachment: { } kind, Reference: { } reference } => new Part.Attachment(kind, reference),
        _ => throw Damaged(nameof(Part)),
    };

    private static ToolChoiceRecord? Of(ToolChoice choice) => choice switch
    {
        ToolChoice.Auto => null,
        ToolChoice.None => new ToolChoiceRecord { Mode = None },
        ToolChoice.Required => new ToolChoiceRecord { Mode = Required },
        ToolChoice.Named named => new ToolChoiceRecord { Mode = Named, Tool = named.Tool },
        _ => throw new ArgumentOutOfRangeException(nameof(choice)),
    };

    private static ToolChoice ToChoice(ToolChoiceRecord? record) => record switch
    {
        null => new ToolChoice.Auto(),
        { Mode: None } => new ToolChoice.None(),
        { Mode: Required } => new ToolChoice.Required(),
        { Mode: Named, Tool: { } tool } => new ToolChoice.Named(tool),
        _ => throw Damaged(nameof(ToolChoice)),
    };

    private static FormatRecord? Of(ResponseFormat format) => format switch
    {
        ResponseFormat.PlainText => null,
        ResponseFormat.JsonObject => new FormatRecord(),
        ResponseFormat.JsonSchema schema => new FormatRecord { Name = schema.Name, Schema = schema.Schema },
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    private static ResponseFormat ToFormat(FormatRecord? record) => record switch
    {
        null => new ResponseFormat.PlainText(),
        { Name: { } name, Schema: { } schema } => new ResponseFormat.JsonSchema(name, schema),
        _ => new ResponseFormat.JsonObject(),
    };
}
