using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads the form that is asked for: <c>output_config.format</c>, or the older <c>output_format</c>. It has no name in this protocol.</summary>
internal static class FormatReader
{
    /// <summary>Reads <c>output_config</c>; <see langword="null"/> if it says nothing of a form.</summary>
    public static ResponseFormat? ReadConfig(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        ResponseFormat? format = null;
        while (json.NextField())
        {
            if (json.At("format"u8))
                format = Read(ref json);
            else
                json.Skip();
        }

        return format;
    }

    /// <summary>Reads the form that the reader stands on; <see langword="null"/> for <c>null</c>.</summary>
    public static ResponseFormat? Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? type = null, schema = null;
        var typeStart = start;
        while (json.NextField())
        {
            if (json.At("type"u8))
                (type, typeStart) = (json.Text(), json.TokenStartIndex);
            else if (json.At("schema"u8))
                schema = json.IsNull() ? null : CanonicalJson.Read(ref json);
            else
                json.Skip();
        }

        return type switch
        {
            "json_schema" => new ResponseFormat.JsonSchema("", schema ?? throw WrongShapeException.Missing(start, "schema")),
            null => throw WrongShapeException.Missing(start, "type"),
            _ => throw WrongShapeException.Value(typeStart, "expected 'json_schema'"),
        };
    }
}
