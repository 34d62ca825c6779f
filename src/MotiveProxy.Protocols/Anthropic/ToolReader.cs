using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.Anthropic;

/// <summary>Reads the tools of a request, and which of them may be called.</summary>
internal static class ToolReader
{
    /// <summary>Reads <c>tools</c>. Tools that Anthropic's servers would run are kept by name; of tools of one name the first counts.</summary>
    public static ImmutableArray<ToolDeclaration> ReadTools(ref Utf8JsonReader json, DecodeLimits limits)
    {
        if (json.IsNull())
            return [];

        json.ExpectArray();
        var list = json.TokenStartIndex;
        var tools = new List<ToolDeclaration>();
        while (json.NextElement())
        {
            if (tools.Count == limits.MaxTools)
                throw WrongShapeException.TooMany(FaultCode.TooManyTools, list, limits.MaxTools, "tools");

            json.ExpectObject();
            var start = json.TokenStartIndex;
            var type = json.Peek("type"u8);
            if (ReadTool(ref json) is { } tool)
                tools.Add(tool);
            else if (type is null or "custom")
                throw WrongShapeException.Missing(start, "name");
        }

        return [.. tools.DistinctBy(tool => tool.Name)];
    }

    /// <summary>Reads <c>tool_choice</c>.</summary>
    public static ToolChoice? ReadChoice(ref Utf8JsonReader json)
    {
        if (json.IsNull())
            return null;

        json.ExpectObject();
        var start = json.TokenStartIndex;
        string? type = null, name = null;
        var typeStart = start;
        while (json.NextField())
        {
            if (json.At("type"u8))
                (type, typeStart) = (json.Text(), json.TokenStartIndex);
            else if (json.At("name"u8))
                name = json.NameOrNull();
            else
                json.Skip();
        }

        return type switch
        {
            "auto" => new ToolChoice.Auto(),
            "any" => new ToolChoice.Required(),
            "none" => new ToolChoice.None(),
            "tool" => new ToolChoice.Named(name ?? throw WrongShapeException.Missing(start, "name")),
            null => throw WrongShapeException.Missing(start, "type"),
            _ => throw WrongShapeException.Value(typeStart, "expected one of 'auto', 'any', 'tool' and 'none'"),
        };
    }

    private static ToolDeclaration? ReadTool(ref Utf8JsonReader json)
    {
        string? name = null, description = null, schema = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("description"u8))
                description = json.TextOrNull();
            else if (json.At("input_schema"u8))
                schema = json.IsNull() ? null : ReadSchema(ref json);
            else
                json.Skip();
        }

        return string.IsNullOrEmpty(name) ? null : new ToolDeclaration(name, description, schema);
    }

    private static string ReadSchema(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        return CanonicalJson.Read(ref json);
    }
}
