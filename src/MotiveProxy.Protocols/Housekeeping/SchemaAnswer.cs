using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Housekeeping;

/// <summary>The smallest JSON that fits a schema, with what is known of the conversation in the fields that ask for it.</summary>
internal static class SchemaAnswer
{
    /// <summary>The names of a schema's fields; empty if it is not the schema of an object.</summary>
    public static IReadOnlyList<string> FieldsOf(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return Properties(document.RootElement) is { } properties ? [.. properties.EnumerateObject().Select(field => field.Name)] : [];
    }

    /// <summary>An answer as JSON text.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="gist">What is known of the conversation.</param>
    /// <param name="answer">The answer without a schema; if it is a JSON object, its fields are taken for those of the schema that they are.</param>
    public static string Of(string schema, Gist gist, string answer)
    {
        using var document = JsonDocument.Parse(schema);
        var output = new ArrayBufferWriter<byte>();
        if (Properties(document.RootElement) is { } properties)
            WriteObject(properties, gist, FieldsIn(answer), output);
        else
            Write(document.RootElement, "", gist, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static void Write(JsonElement schema, string name, Gist gist, IBufferWriter<byte> output)
    {
        if (Properties(schema) is { } properties)
            WriteObject(properties, gist, given: null, output);
        else if (schema.ValueKind is JsonValueKind.Object && schema.TryGetProperty("enum", out var choices) && choices is { ValueKind: JsonValueKind.Array } && choices.GetArrayLength() > 0)
            output.Raw(Encoding.UTF8.GetBytes(choices[0].GetRawText()));
        else
            WriteSimple(schema, name, gist, output);
    }

    private static void WriteObject(JsonElement properties, Gist gist, JsonElement? given, IBufferWriter<byte> output)
    {
        output.Raw("{"u8);
        var separator = ""u8;
        foreach (var field in properties.EnumerateObject())
        {
            output.Raw(separator);
            output.JsonString(field.Name);
            output.Raw(":"u8);
            if (given?.TryGetProperty(field.Name, out var known) is true)
                output.Raw(Encoding.UTF8.GetBytes(known.GetRawText()));
            else
                Write(field.Value, field.Name, gist, output);
            separator = ","u8;
        }

        output.Raw("}"u8);
    }

    private static void WriteSimple(JsonElement schema, string name, Gist gist, IBufferWriter<byte> output)
    {
        switch (TypeOf(schema))
        {
            case "object":
                output.Raw("{}"u8);
                break;
            case "array":
                output.Raw("[]"u8);
                break;
            case "number" or "integer":
                output.Raw("0"u8);
                break;
            case "boolean":
                output.Raw("false"u8);
                break;
            case "null":
                output.Raw("null"u8);
                break;
            default:
                output.JsonString(Text(name, LongestOf(schema), gist));
                break;
        }
    }

    private static string Text(string field, int longest, Gist gist) => field.ToUpperInvariant() switch
    {
        "TITLE" => gist.TitleWithin(longest),
        "SUMMARY" => gist.Summary,
        "LANGUAGE" => "English",
        _ => "",
    };

    private static int LongestOf(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object
        && schema.TryGetProperty("maxLength", out var longest)
        && longest.ValueKind is JsonValueKind.Number
        && longest.TryGetInt32(out var length)
        && length > 0 ? length : int.MaxValue;

    // The answer may be anything: it can be configured.
    private static JsonElement? FieldsIn(string answer)
    {
        if (!answer.StartsWith('{'))
            return null;

        try
        {
            using var document = JsonDocument.Parse(answer);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Properties(JsonElement schema) =>
        schema.ValueKind is JsonValueKind.Object
        && schema.TryGetProperty("properties", out var properties)
        && properties.ValueKind is JsonValueKind.Object ? properties : null;

    // A list of types, as for a field that may be null, begins with the one that matters.
    private static string? TypeOf(JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object || !schema.TryGetProperty("type", out var type))
            return null;
        if (type.ValueKind is JsonValueKind.Array && type.GetArrayLength() > 0)
            type = type[0];
        return type.ValueKind is JsonValueKind.String ? type.GetString() : null;
    }
}
