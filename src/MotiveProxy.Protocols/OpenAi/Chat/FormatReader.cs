using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi.Chat;

/// <summary>Reads <c>response_format</c>.</summary>
internal static class FormatReader
{
    /// <summary>Reads the format that the reader stands on; <see langword="null"/> for <c>null</c>.</summary>
    public static ResponseFormat? Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? type = null;
        var typeStart = start;
        ResponseFormat.JsonSchema? schema = null;
        while (json.NextField())
        {
            if (json.At("type"u8))
                (type, typeStart) = (json.Text(), json.TokenStartIndex);
            else if (json.At("json_schema"u8))
                schema = json.IsNull() ? null : ReadSchema(ref json);
            else
                json.Skip();
        }

        return type switch
        {
            "text" => new ResponseFormat.PlainText(),
            "json_object" => new ResponseFormat.JsonObject(),
            "json_schema" => schema ?? throw WrongShapeException.Missing(start, "json_schema"),
            null => throw WrongShapeException.Missing(start, "type"),
            _ => throw WrongShapeException.Value(typeStart, "expected 'text', 'json_object' or 'json_schema'"),
        };
    }

    private static ResponseFormat.JsonSchema ReadSchema(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        string? name = null, schema = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("schema"u8))
                schema = json.IsNull() ? null : CanonicalJson.Read(ref json);
            else
                json.Skip();
        }

        return new ResponseFormat.JsonSchema(name ?? "", schema ?? "{}");
    }
}
