using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>Reads the body of a chat request in one pass, straight into a turn. Fields that say nothing to a person are skipped.</summary>
internal static class ChatReader
{
    private const string FunctionName = "function.name";

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not a chat request.</exception>
    public static ChatRequest Read(ref Utf8JsonReader json, DecodeLimits limits, string? modelInPath)
    {
        var model = modelInPath;
        ImmutableArray<Message> messages = [];
        ImmutableArray<ToolDeclaration> tools = [], functions = [];
        ToolChoice? toolChoice = null, functionChoice = null;
        ResponseFormat? format = null;
        bool stream = false, includeUsage = false;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("messages"u8))
                messages = ReadMessages(ref json, limits);
            else if (json.At("model"u8))
                model = modelInPath ?? json.TextOrNull();
            else if (json.At("stream"u8))
                stream = json.Flag();
            else if (json.At("stream_options"u8))
                includeUsage = StreamOptions.ReadIncludeUsage(ref json);
            else if (json.At("tools"u8))
                tools = ToolReader.ReadTools(ref json, FunctionName, limits);
            else if (json.At("tool_choice"u8))
                toolChoice = ToolReader.ReadChoice(ref json, FunctionName);
            else if (json.At("functions"u8))
                functions = ToolReader.ReadTools(ref json, FunctionName, limits);
            else if (json.At("function_call"u8))
                functionChoice = ToolReader.ReadChoice(ref json, FunctionName);
            else if (json.At("response_format"u8))
                format = FormatReader.Read(ref json);
            else if (json.At("n"u8))
                SingleChoice.Demand(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        if (string.IsNullOrEmpty(model))
            throw new WrongShapeException(FaultCode.ModelMissing, 0, problem: null, "model");
        if (messages.IsEmpty)
            throw new WrongShapeException(FaultCode.MessagesEmpty, 0, problem: null, "messages");

        var legacy = tools.IsEmpty && !functions.IsEmpty;
        var turn = new Turn(messages)
        {
            Tools = legacy ? functions : tools,
            ToolChoice = toolChoice ?? functionChoice ?? new ToolChoice.Auto(),
            Format = format ?? new ResponseFormat.PlainText(),
        };
        return new ChatRequest(model, turn, stream, includeUsage, legacy);
    }

    private static ImmutableArray<Message> ReadMessages(ref Utf8JsonReader json, DecodeLimits limits)
    {
        if (json.IsNull())
            return [];

        json.ExpectArray();
        var start = json.TokenStartIndex;
        var messages = ImmutableArray.CreateBuilder<Message>();
        while (json.NextElement())
        {
            if (messages.Count == limits.MaxMessages)
                throw WrongShapeException.TooMany(FaultCode.TooManyMessages, start, limits.MaxMessages, "messages");
            messages.Add(MessageReader.Read(ref json));
        }

        return messages.DrainToImmutable();
    }
}
