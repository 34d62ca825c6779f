using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;
using MotiveProxy.Protocols.OpenAi;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>Reads <c>generationConfig</c> as far as it asks for a form of the answer. A schema has no name in this protocol.</summary>
internal static class FormatReader
{
    // Its answer is one of the schema's words as it is, without the quotes that would make it JSON.
    private const string OneWord = "text/x.enum";

    /// <summary>Reads the object that the reader stands on; <see langword="null"/> if any text will do.</summary>
    public static ResponseFormat? Read(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        string? type = null, schema = null;
        ResponseFormat? format = null;
        while (json.NextField())
        {
            if (json.AtEither("responseMimeType"u8))
                type = json.TextOrNull();
            else if (json.AtEither("responseSchema"u8) || json.AtEither("responseJsonSchema"u8))
                schema = json.IsNull() ? schema : SchemaReader.Read(ref json);
            else if (json.AtEither("responseFormat"u8))
                json.Each((ref Utf8JsonReader form) => format = ReadForm(ref form) ?? format);
            else if (json.AtEither("candidateCount"u8))
                SingleChoice.Demand(ref json);
            else
                json.Skip();
        }

        return Of(type, schema) ?? format;
    }

    // Vertex's newer word: [{"text":{"mimeType":"APPLICATION_JSON","schema":{...}}}].
    private static ResponseFormat? ReadForm(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        string? type = null, schema = null;
        while (json.NextField())
        {
            if (!json.AtEither("text"u8) || json.TokenType is not JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }

            while (json.NextField())
            {
                if (json.AtEither("mimeType"u8))
                    type = json.TextOrNull()?.Replace('_', '/');
                else if (json.AtEither("schema"u8))
                    schema = json.IsNull() ? schema : SchemaReader.Read(ref json);
                else
                    json.Skip();
            }
        }

        return Of(type, schema);
    }

    private static ResponseFormat? Of(string? type, string? schema)
    {
        if (string.Equals(type, OneWord, StringComparison.OrdinalIgnoreCase))
            return null;
        if (schema is not null)
            return new ResponseFormat.JsonSchema("", schema);
        return string.Equals(type, "application/json", StringComparison.OrdinalIgnoreCase) ? new ResponseFormat.JsonObject() : null;
    }
}
