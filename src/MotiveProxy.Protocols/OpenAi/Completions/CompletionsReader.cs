using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Completions;

/// <summary>Reads the body of a request for a legacy completion. Fields that say nothing to a person are skipped, <c>echo</c> and <c>suffix</c> among them.</summary>
internal static class CompletionsReader
{
    /// <summary>Reads a whole body.</summary>
    /// <exception cref="JsonException">It is not JSON, or (<see cref="WrongShapeException"/>) not such a request.</exception>
    public static CompletionsRequest Read(ref Utf8JsonReader json, string? modelInPath)
    {
        string? model = modelInPath, prompt = null;
        bool stream = false, includeUsage = false;

        json.Read();
        json.ExpectObject();
        while (json.NextField())
        {
            if (json.At("prompt"u8))
                prompt = ReadPrompt(ref json);
            else if (json.At("model"u8))
                model = modelInPath ?? json.TextOrNull();
            else if (json.At("stream"u8))
                stream = json.Flag();
            else if (json.At("stream_options"u8))
                includeUsage = StreamOptions.ReadIncludeUsage(ref json);
            else if (json.At("n"u8) || json.At("best_of"u8))
                SingleChoice.Demand(ref json);
            else
                json.Skip();
        }

        // Fails if anything follows the object.
        json.Read();
        if (string.IsNullOrEmpty(model))
            throw new WrongShapeException(FaultCode.ModelMissing, 0, problem: null, "model");
        if (prompt is null)
            throw new WrongShapeException(FaultCode.MessagesEmpty, 0, "send a string", "prompt");
        return new CompletionsRequest(model, new Turn([Message.Of(Role.User, prompt)]), stream, includeUsage);
    }

    private static string? ReadPrompt(ref Utf8JsonReader json)
    {
        if (json.TokenType is not JsonTokenType.StartArray)
            return json.TextOrNull();

        var start = json.TokenStartIndex;
        string? prompt = null;
        while (json.NextElement())
        {
            if (json.TokenType is not JsonTokenType.String)
                throw new WrongShapeException(FaultCode.Unsupported, start, "people cannot read tokens; send the prompt as a string");
            if (prompt is not null)
                throw new WrongShapeException(FaultCode.Unsupported, start, "one stand-in answers one prompt; send one string a request");
            prompt = json.Text();
        }

        return prompt;
    }
}
