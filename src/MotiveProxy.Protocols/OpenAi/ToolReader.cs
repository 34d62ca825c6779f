using System.Collections.Immutable;
using System.Text.Json;
using MotiveProxy.Core.Conversations;
using MotiveProxy.Protocols.Json;

namespace MotiveProxy.Protocols.OpenAi;

/// <summary>Reads the tools of a request, the older <c>functions</c> among them, and which of them may be called.</summary>
internal static class ToolReader
{
    /// <summary>Reads <c>tools</c> or <c>functions</c>. Of tools of one name the first counts; a tool of an unknown kind needs a name to count.</summary>
    /// <param name="json">Stands on the list.</param>
    /// <param name="name">Where the protocol has a function's name.</param>
    /// <param name="limits">How many there may be.</param>
    public static ImmutableArray<ToolDeclaration> ReadTools(ref Utf8JsonReader json, string name, DecodeLimits limits)
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
            var tool = ReadTool(ref json);
            if (tool is not null)
                tools.Add(tool);
            else if (type is null or "function")
                throw WrongShapeException.Missing(start, type is null ? "name" : name);
        }

        return [.. tools.DistinctBy(tool => tool.Name)];
    }

    /// <summary>Reads <c>tool_choice</c> or <c>function_call</c>.</summary>
    /// <param name="json">Stands on the choice.</param>
    /// <param name="name">Where the protocol has a function's name.</param>
    public static ToolChoice? ReadChoice(ref Utf8JsonReader json, string name) => json.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => ReadMode(ref json),
        JsonTokenType.StartObject => ReadChoiceObject(ref json, name),
        _ => throw WrongShapeException.Type(json, "a string or an object"),
    };

    // The declaration stands in a field named after the tool's kind, or (functions) in the element itself.
    private static ToolDeclaration? ReadTool(ref Utf8JsonReader json)
    {
        string? name = null, description = null, parameters = null;
        ToolDeclaration? inner = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("description"u8))
                description = json.TextOrNull();
            else if (json.At("parameters"u8))
                parameters = json.IsNull() ? null : ReadSchema(ref json);
            else if ((json.At("function"u8) || json.At("custom"u8)) && json.TokenType is JsonTokenType.StartObject)
                inner = ReadTool(ref json);
            else
                json.Skip();
        }

        return inner ?? (string.IsNullOrEmpty(name) ? null : new ToolDeclaration(name, description, parameters));
    }

    private static string ReadSchema(ref Utf8JsonReader json)
    {
        json.ExpectObject();
        return CanonicalJson.Read(ref json);
    }

    private static ToolChoice ReadMode(ref Utf8JsonReader json) => json.Text() switch
    {
        "auto" => new ToolChoice.Auto(),
        "none" => new ToolChoice.None(),
        "required" or "any" => new ToolChoice.Required(),
        _ => throw WrongShapeException.Value(json.TokenStartIndex, "expected 'auto', 'none', 'required' or an object that names a tool"),
    };

    private static ToolChoice ReadChoiceObject(ref Utf8JsonReader json, string required)
    {
        var start = json.TokenStartIndex;
        ToolChoice? choice = null;
        string? name = null;
        while (json.NextField())
        {
            if (json.At("name"u8))
                name = json.NameOrNull();
            else if (json.At("mode"u8))
                choice = ReadMode(ref json);
            else if ((json.At("function"u8) || json.At("custom"u8) || json.At("allowed_tools"u8)) && json.TokenType is JsonTokenType.StartObject)
                choice = ReadChoiceObject(ref json, required);
            else
                json.Skip();
        }

        if (name is not null)
            return new ToolChoice.Named(name);
        return choice ?? throw WrongShapeException.Missing(start, required);
    }
}
