using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads the body of a request for content in one pass, straight into a turn. Fields that say nothing to a person are skipped.</summary>
internal sealed class ContentReader(DecodeLimits limits)
{
    private ImmutableArray<Part> _system = [];
    private ImmutableArray<Message> _messages = [];
    private ImmutableArray<ToolDeclaration> _tools = [];
    private ToolChoice? _choice;
    private ResponseFormat? _format;

    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not such a request.</exception>
    public static DecodedRequest Read(ref Utf8JsonReader json, DecodeLimits limits, string? modelInPath, bool stream)
    {
        var reader = new ContentReader(limits);
        json.Read();
        reader.Read(ref json);

        // Fails if anything follows the object.
        json.Read();
        if (string.IsNullOrEmpty(modelInPath))
            throw new WrongShapeException(FaultCode.ModelMissing, 0, "the path names none; put the session's name before the colon", "model");
        if (reader._messages.IsEmpty)
            throw new WrongShapeException(FaultCode.MessagesEmpty, 0, "they must hold at least one content", "contents");

        return new DecodedRequest(modelInPath, reader.ToTurn(), stream);
    }

    private Turn ToTurn() => new(_system.IsEmpty ? _messages : _messages.Insert(0, new Message(Role.System, _system)))
    {
        Tools = _tools,
        ToolChoice = _choice ?? new ToolChoice.Auto(),
        Format = _format ?? new ResponseFormat.PlainText(),
    };

    // A count is asked for of contents alone, or of a whole request inside the request.
    private void Read(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.AtEither("contents"u8))
                _messages = HistoryReader.Read(ref json, limits);
            else if (json.AtEither("systemInstruction"u8))
                _system = HistoryReader.ReadInstruction(ref json);
            else if (json.AtEither("tools"u8))
                _tools = ToolReader.ReadTools(ref json, limits);
            else if (json.AtEither("toolConfig"u8))
                _choice = ToolReader.ReadChoice(ref json);
            else if (json.AtEither("generationConfig"u8))
                _format = FormatReader.Read(ref json);
            else if (json.AtEither("cachedContent"u8))
                RefuseCache(json);
            else if (json.AtEither("generateContentRequest"u8) && json.TokenType is JsonTokenType.StartObject)
                Read(ref json);
            else
                json.Skip();
        }
    }

    private static void RefuseCache(in Utf8JsonReader json)
    {
        if (!json.IsNull())
            throw new WrongShapeException(FaultCode.Unsupported, json.TokenStartIndex, "no contents are kept here; send them with the request");
    }
}
