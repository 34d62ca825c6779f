using System.Buffers;
using System.Text;
using System.Text.Json;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Gemini;

/// <summary>
/// Reads a schema in Google's words, a subset of OpenAPI 3.0 with upper-case types, and says it in those of JSON Schema, so that it means to
/// everybody what its author meant. Gemini CLI (measured with 0.61) uses these words even where JSON Schema is asked for, so both are read here.
/// </summary>
internal static class SchemaReader
{
    // Deeper than any body may be: what is read again here was read before.
    private static readonly JsonReaderOptions AnyDepth = new() { MaxDepth = 1000 };

    /// <summary>Reads the schema that the reader stands on into canonical JSON text.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        var schema = JsonElement.ParseValue(ref json);
        var output = new ArrayBufferWriter<byte>();
        Write(schema, output);
        var written = new Utf8JsonReader(output.WrittenSpan, AnyDepth);
        written.Read();
        return CanonicalJson.Read(ref written);
    }

    private static void Write(JsonElement schema, IBufferWriter<byte> output)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            Verbatim(schema, output);
            return;
        }

        var isNullable = schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind is JsonValueKind.True;
        var separator = "{"u8;
        foreach (var field in schema.EnumerateObject())
        {
            var keyword = Keyword(field.Name);
            if (keyword is "nullable" or "propertyOrdering" || IsUnspecified(keyword, field.Value))
                continue;

            output.Raw(separator);
            output.JsonString(keyword);
            output.Raw(":"u8);
            WriteValue(keyword, field.Value, isNullable, output);
            separator = ","u8;
        }

        output.Raw(separator[0] == '{' ? "{}"u8 : "}"u8);
    }

    private static void WriteValue(string keyword, JsonElement value, bool isNullable, IBufferWriter<byte> output)
    {
        switch (keyword)
        {
            case "type":
                WriteType(value, isNullable, output);
                break;
            case "enum":
                WriteList(value, Verbatim, isNullable ? "null"u8 : [], output);
                break;
            case "anyOf" or "oneOf":
                WriteList(value, Write, isNullable ? "{\"type\":\"null\"}"u8 : [], output);
                break;
            case "allOf" or "prefixItems":
                WriteList(value, Write, [], output);
                break;
            case "items" or "additionalProperties" or "not" or "if" or "then" or "else" or "contains" or "propertyNames":
                Write(value, output);
                break;
            case "properties" or "patternProperties" or "$defs" or "definitions" or "dependentSchemas":
                WriteMap(value, output);
                break;
            case "minItems" or "maxItems" or "minLength" or "maxLength" or "minProperties" or "maxProperties":
                WriteCount(value, output);
                break;
            default:
                Verbatim(value, output);
                break;
        }
    }

    private static void WriteType(JsonElement type, bool isNullable, IBufferWriter<byte> output)
    {
        if (type.ValueKind is JsonValueKind.Array)
            WriteList(type, WriteWord, [], output);
        else if (isNullable && type.ValueKind is JsonValueKind.String && Word(type) != "null")
            WriteNullable(type, output);
        else
            WriteWord(type, output);
    }

    private static void WriteNullable(JsonElement type, IBufferWriter<byte> output)
    {
        output.Raw("["u8);
        WriteWord(type, output);
        output.Raw(",\"null\"]"u8);
    }

    private static void WriteWord(JsonElement type, IBufferWriter<byte> output)
    {
        if (type.ValueKind is JsonValueKind.String)
            output.JsonString(Word(type));
        else
            Verbatim(type, output);
    }

    private static string Word(JsonElement type) => type.GetString() switch
    {
        "STRING" => "string",
        "NUMBER" => "number",
        "INTEGER" => "integer",
        "BOOLEAN" => "boolean",
        "ARRAY" => "array",
        "OBJECT" => "object",
        "NULL" => "null",
        var word => word!,
    };

    private static void WriteList(JsonElement list, Action<JsonElement, IBufferWriter<byte>> write, ReadOnlySpan<byte> last, IBufferWriter<byte> output)
    {
        if (list.ValueKind is not JsonValueKind.Array)
        {
            Verbatim(list, output);
            return;
        }

        output.Raw("["u8);
        var separator = ""u8;
        foreach (var element in list.EnumerateArray())
        {
            output.Raw(separator);
            write(element, output);
            separator = ","u8;
        }

        if (!last.IsEmpty)
        {
            output.Raw(separator);
            output.Raw(last);
        }

        output.Raw("]"u8);
    }

    private static void WriteMap(JsonElement map, IBufferWriter<byte> output)
    {
        if (map.ValueKind is not JsonValueKind.Object)
        {
            Verbatim(map, output);
            return;
        }

        var separator = "{"u8;
        foreach (var entry in map.EnumerateObject())
        {
            output.Raw(separator);
            output.JsonString(entry.Name);
            output.Raw(":"u8);
            Write(entry.Value, output);
            separator = ","u8;
        }

        output.Raw(separator[0] == '{' ? "{}"u8 : "}"u8);
    }

    // Protocol Buffers write numbers of 64 bits as strings.
    private static void WriteCount(JsonElement count, IBufferWriter<byte> output)
    {
        if (count.ValueKind is JsonValueKind.String && long.TryParse(count.GetString(), out var number))
            output.Number(number);
        else
            Verbatim(count, output);
    }

    private static void Verbatim(JsonElement value, IBufferWriter<byte> output) => output.Raw(Encoding.UTF8.GetBytes(value.GetRawText()));

    private static bool IsUnspecified(string keyword, JsonElement value) =>
        keyword == "type" && value.ValueKind is JsonValueKind.String && value.ValueEquals("TYPE_UNSPECIFIED"u8);

    // Google takes snake case, and has no room for a dollar sign.
    private static string Keyword(string name) => name switch
    {
        "any_of" => "anyOf",
        "one_of" => "oneOf",
        "all_of" => "allOf",
        "min_items" => "minItems",
        "max_items" => "maxItems",
        "min_length" => "minLength",
        "max_length" => "maxLength",
        "min_properties" => "minProperties",
        "max_properties" => "maxProperties",
        "prefix_items" => "prefixItems",
        "additional_properties" => "additionalProperties",
        "property_ordering" => "propertyOrdering",
        "defs" => "$defs",
        "ref" => "$ref",
        _ => name,
    };
}
