using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads the body of a request for a message in one pass, straight into a turn. Fields that say nothing to a person are skipped.</summary>
internal static class MessagesReader
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not such a request.</exception>
    public static DecodedRequest Read(ref Utf8JsonReader json, DecodeLimits limits, string? modelInPath)
    {
        var model = modelInPath;
        ImmutableArray<Part> system = [];
        ImmutableArray<Message> messages = [];
        ImmutableArray<ToolDeclaration> tools = [];
        ToolChoice? toolChoice = null;
        ResponseFormat? format = null;
        Continuation? continuation = null;
        var stream = false;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("messages"u8))
                messages = ReadMessages(ref json, limits);
            else if (json.At("system"u8))
                system = BlockReader.ReadParts(ref json);
            else if (json.At("model"u8))
                model = modelInPath ?? json.TextOrNull();
            else if (json.At("stream"u8))
                stream = json.Flag();
            else if (json.At("tools"u8))
                tools = ToolReader.ReadTools(ref json, limits);
            else if (json.At("tool_choice"u8))
                toolChoice = ToolReader.ReadChoice(ref json);
            else if (json.At("output_config"u8))
                format = FormatReader.ReadConfig(ref json) ?? format;
            else if (json.At("output_format"u8))
                format = FormatReader.Read(ref json) ?? format;
            else if (json.At("thread"u8))
                continuation = ThreadReader.Read(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        if (string.IsNullOrEmpty(model))
            throw new WrongShapeException(FaultCode.ModelMissing, 0, problem: null, "model");
        if (messages.IsEmpty)
            throw new WrongShapeException(FaultCode.MessagesEmpty, 0, problem: null, "messages");

        var turn = new Turn(system.IsEmpty ? messages : messages.Insert(0, new Message(Role.System, system)))
        {
            Tools = tools,
            ToolChoice = toolChoice ?? new ToolChoice.Auto(),
            Format = format ?? new ResponseFormat.PlainText(),
        };
        return new DecodedRequest(model, turn, stream) { Continuation = continuation };
    }

    // Counted as they become: one message of the protocol may hold the results of many tools.
    private static ImmutableArray<Message> ReadMessages(ref Utf8JsonReader json, DecodeLimits limits)
    {
        if (json.IsNull())
            return [];

        json.ExpectArray();
        var start = json.TokenStartIndex;
        var messages = ImmutableArray.CreateBuilder<Message>();
        while (json.NextElement())
        {
            MessageReader.Read(ref json, messages);
            if (messages.Count > limits.MaxMessages)
                throw WrongShapeException.TooMany(FaultCode.TooManyMessages, start, limits.MaxMessages, "messages");
        }

        return messages.DrainToImmutable();
    }
}
