using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Responses;

/// <summary>Reads <c>text</c>, which has the format wanted for the answer's text.</summary>
internal static class TextFormatReader
{
    /// <summary>Reads the object that the reader stands on; <see langword="null"/> if it says nothing of a format.</summary>
    public static ResponseFormat? Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        ResponseFormat? format = null;
        while (json.NextField())
        {
            if (json.At("format"u8))
                format = json.IsNull() ? null : ReadFormat(ref json);
            else
                json.Skip();
        }

        return format;
    }

    private static ResponseFormat ReadFormat(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? type = null, name = null, schema = null;
        var typeStart = start;
        while (json.NextField())
        {
            if (json.At("type"u8))
                (type, typeStart) = (json.Text(), json.TokenStartIndex);
            else if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("schema"u8))
                schema = json.IsNull() ? null : CanonicalJson.Read(ref json);
            else
                json.Skip();
        }

        return type switch
        {
            "text" => new ResponseFormat.PlainText(),
            "json_object" => new ResponseFormat.JsonObject(),
            "json_schema" => new ResponseFormat.JsonSchema(name ?? "", schema ?? throw WrongShapeException.Missing(start, "schema")),
            null => throw WrongShapeException.Missing(start, "type"),
            _ => throw WrongShapeException.Value(typeStart, "expected 'text', 'json_object' or 'json_schema'"),
        };
    }
}
