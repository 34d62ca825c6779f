using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>Reads the body of a generate request: a prompt is a conversation of one message.</summary>
internal static class GenerateReader
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not a generate request.</exception>
    public static OllamaRequest Read(ref Utf8JsonReader json)
    {
        string? model = null, prompt = null, system = null;
        ImmutableArray<Part> images = [];
        ResponseFormat format = new ResponseFormat.PlainText();
        var stream = true;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("prompt"u8))
                prompt = json.TextOrNull();
            else if (json.At("model"u8))
                model = json.TextOrNull();
            else if (json.At("system"u8))
                system = json.TextOrNull();
            else if (json.At("images"u8))
                images = ImageReader.Read(ref json);
            else if (json.At("stream"u8))
                stream = OllamaBody.ReadStream(json);
            else if (json.At("format"u8))
                format = OllamaBody.ReadFormat(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        var turn = new Turn(Messages(prompt, system, images)) { Format = format };
        return new OllamaRequest(OllamaBody.DemandModel(model), turn, stream, OllamaShape.Generate);
    }

    private static ImmutableArray<Message> Messages(string? prompt, string? system, ImmutableArray<Part> images)
    {
        if (string.IsNullOrEmpty(prompt))
            return [];

        var message = new Message(Role.User, OllamaBody.Content(prompt, images, isAlone: images.IsEmpty));
        return string.IsNullOrEmpty(system) ? [message] : [Message.Of(Role.System, system), message];
    }
}
