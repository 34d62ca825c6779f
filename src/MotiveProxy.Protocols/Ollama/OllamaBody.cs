using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Ollama;

/// <summary>The fields that requests of all of Ollama's paths have in common.</summary>
internal static class OllamaBody
{
    private const string Latest = ":latest";

    /// <summary>Demands a model's name. To Ollama <c>troll</c> and <c>troll:latest</c> are one, and some clients add the tag themselves.</summary>
    public static string DemandModel(string? model)
    {
        var name = model?.EndsWith(Latest, StringComparison.Ordinal) == true ? model[..^Latest.Length] : model;
        return string.IsNullOrEmpty(name) ? throw new WrongShapeException(FaultCode.ModelMissing, 0, problem: null, "model") : name;
    }

    /// <summary>A model's name as Ollama lists it: always with a tag.</summary>
    public static string Tagged(string name) => name.Contains(':', StringComparison.Ordinal) ? name : name + Latest;

    /// <summary>Reads <c>stream</c>, which is on unless it is said to be off.</summary>
    public static bool ReadStream(in Utf8JsonReader json) => json.IsNull() || json.Flag();

    /// <summary>Reads <c>format</c>: <c>"json"</c>, or a schema.</summary>
    public static ResponseFormat ReadFormat(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return new ResponseFormat.PlainText();
        if (json.TokenType is JsonTokenType.StartObject)
            return new ResponseFormat.JsonSchema("", CanonicalJson.Read(ref json));

        return json.Text() switch
        {
            "" => new ResponseFormat.PlainText(),
            "json" => new ResponseFormat.JsonObject(),
            _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected 'json' or a JSON Schema"),
        };
    }

    /// <summary>What a message says: its text, then its images. An empty text beside something else says nothing.</summary>
    public static ImmutableArray<Part> Content(string? text, ImmutableArray<Part> images, bool isAlone) =>
        text is null || (text.Length == 0 && !isAlone) ? images : [new Part.Text(text), .. images];
}
