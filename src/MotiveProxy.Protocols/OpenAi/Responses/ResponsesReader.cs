using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>Reads the body of a request for a response in one pass, straight into a turn. Fields that say nothing to a person are skipped.</summary>
internal static class ResponsesReader
{
    private const string FunctionName = "name";

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not a request for a response.</exception>
    public static ResponsesRequest Read(ref Utf8JsonReader json, DecodeLimits limits, string? modelInPath)
    {
        string? model = modelInPath, instructions = null, previous = null;
        var input = new InputItems(limits.MaxMessages);
        ImmutableArray<ToolDeclaration> tools = [];
        ToolChoice? choice = null;
        ResponseFormat? format = null;
        bool stream = false, store = true;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("input"u8))
                input.Read(ref json);
            else if (json.At("model"u8))
                model = modelInPath ?? json.TextOrNull();
            else if (json.At("instructions"u8))
                instructions = json.TextOrNull();
            else if (json.At("stream"u8))
                stream = json.Flag();
            else if (json.At("store"u8))
                store = json.IsNull() || json.Flag();
            else if (json.At("previous_response_id"u8))
                previous = json.TextOrNull();
            else if (json.At("tools"u8))
                tools = ToolReader.ReadTools(ref json, FunctionName, limits);
            else if (json.At("tool_choice"u8))
                choice = ToolReader.ReadChoice(ref json, FunctionName);
            else if (json.At("text"u8))
                format = TextFormatReader.Read(ref json);
            else if (json.At("background"u8))
                RefuseBackground(ref json);
            else if (json.At("conversation"u8))
                RefuseConversation(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        if (string.IsNullOrEmpty(model))
            throw new WrongShapeException(FaultCode.ModelMissing, 0, problem: null, "model");
        if (input.IsEmpty)
            throw new WrongShapeException(FaultCode.MessagesEmpty, 0, "it must be a string, or hold an item that says something", "input");

        var head = string.IsNullOrEmpty(instructions) ? 0 : 1;
        var turn = new Turn(head == 0 ? input.ToMessages() : [Message.Of(Role.System, instructions!), .. input.ToMessages()])
        {
            Tools = tools,
            ToolChoice = choice ?? new ToolChoice.Auto(),
            Format = format ?? new ResponseFormat.PlainText(),
        };
        return new ResponsesRequest(model, turn, stream, previous, store)
        {
            Continuation = new Continuation(previous is null ? null : ResponseIds.ReplyIn(previous), store, head, input.References(head)),
        };
    }

    private static void RefuseBackground(ref Utf8JsonReader json)
    {
        if (json.Flag())
        {
            throw new WrongShapeException(
                FaultCode.Unsupported, json.TokenStartIndex, "responses are not made in the background here; leave it out and wait, or stream");
        }
    }

    private static void RefuseConversation(ref Utf8JsonReader json)
    {
        if (!json.IsNull())
        {
            throw new WrongShapeException(
                FaultCode.Unsupported, json.TokenStartIndex, "there are no stored conversations here; send previous_response_id or all items instead");
        }
    }
}
