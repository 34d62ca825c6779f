using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;
using MotiveProxy.Protocols.OpenAi;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Reads the body of a chat request. Fields that say nothing to a person (<c>options</c>, <c>keep_alive</c>, <c>think</c>) are skipped.</summary>
internal static class ChatReader
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not a chat request.</exception>
    public static OllamaRequest Read(ref Utf8JsonReader json, DecodeLimits limits)
    {
        string? model = null;
        ImmutableArray<Message> messages = [];
        ImmutableArray<ToolDeclaration> tools = [];
        ResponseFormat format = new ResponseFormat.PlainText();
        var stream = true;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("messages"u8))
                messages = ReadMessages(ref json, limits);
            else if (json.At("model"u8))
                model = json.TextOrNull();
            else if (json.At("stream"u8))
                stream = OllamaBody.ReadStream(json);
            else if (json.At("tools"u8))
                tools = ToolReader.ReadTools(ref json, "function.name", limits);
            else if (json.At("format"u8))
                format = OllamaBody.ReadFormat(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        return new OllamaRequest(OllamaBody.DemandModel(model), new Turn(messages) { Tools = tools, Format = format }, stream, OllamaShape.Chat);
    }

    private static ImmutableArray<Message> ReadMessages(ref Utf8JsonReader json, DecodeLimits limits)
    {
        if (json.IsNull())
            return [];

        json.ExpectArray();
        var start = json.TokenStartIndex;
        var messages = ImmutableArray.CreateBuilder<Message>();
        var calls = new CallIds();
        while (json.NextElement())
        {
            if (messages.Count == limits.MaxMessages)
                throw WrongShapeException.TooMany(FaultCode.TooManyMessages, start, limits.MaxMessages, "messages");
            messages.Add(calls.Complete(MessageReader.Read(ref json), messages.Count));
        }

        return messages.DrainToImmutable();
    }
}
